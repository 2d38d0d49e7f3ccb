import {
  BOUNDS_MS,
  type HistogramCounts,
  type OperationTraffic,
  type Traffic,
} from '@firebreak/chassis';
import { type Attributes, type HrTime, ValueType } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type CollectionResult,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { type CallNames, endAttributes, namedCall } from './call-attributes.js';

const BOUNDS_S = BOUNDS_MS.map((ms) => ms / 1_000);

const DURATIONS = {
  'http.server.request.duration': 'How long requests took, by route and status.',
  'rpc.server.call.duration': 'How long calls took that this service served, by method and status.',
  'rpc.client.call.duration':
    'How long attempts took that this service made, by method and status.',
} as const;

/**
 * Hands what {@link Traffic} has counted to OpenTelemetry, histograms included, when metrics are
 * collected. Its instruments would take the same figures down a second time, on the way of each call.
 */
export class TrafficProducer implements MetricProducer {
  private readonly startTime = millisToHrTime(performance.timeOrigin);

  constructor(
    private readonly traffic: Pick<Traffic, 'snapshot'>,
    private readonly names: CallNames,
  ) {}

  collect(): Promise<CollectionResult> {
    const now = millisToHrTime(Date.now());
    const operations = this.traffic.snapshot();
    const metrics = [
      ...this.durations(operations, now),
      this.budgets(operations, now),
      ...this.sums(operations, now),
    ];
    const scopeMetrics = [{ scope: { name: '@firebreak/chassis' }, metrics }];
    return Promise.resolve({
      resourceMetrics: { resource: emptyResource(), scopeMetrics },
      errors: [],
    });
  }

  private durations(operations: readonly OperationTraffic[], now: HrTime): MetricData[] {
    const points = new Map<keyof typeof DURATIONS, DataPoint<Histogram>[]>();
    for (const { direction, operation, ended } of operations) {
      const { metric, attributes } = namedCall(direction, operation, this.names);
      const known = points.get(metric) ?? [];
      points.set(metric, known);
      for (const [code, took] of ended) {
        const all = { ...attributes, ...endAttributes(direction, code, this.names) };
        known.push(this.point(all, inSeconds(took), now));
      }
    }
    return [...points].map(([name, dataPoints]) => histograms(name, DURATIONS[name], dataPoints));
  }

  private budgets(operations: readonly OperationTraffic[], now: HrTime): MetricData {
    const points = operations
      .filter(({ budget }) => budget.count > 0)
      .map((one) => this.point(labelsOf(one), inSeconds(one.budget), now));
    const help = 'How long before its deadline each call came in, or was handed over to be sent.';
    return histograms('firebreak.calls.deadline.budget', help, points);
  }

  private sums(operations: readonly OperationTraffic[], now: HrTime): MetricData[] {
    const read = (value: (one: OperationTraffic) => number) =>
      operations.map((one) => this.point(labelsOf(one), value(one), now));
    return [
      sums(
        { name: 'firebreak.calls.in_flight', help: 'Calls under way.', isMonotonic: false },
        read(({ inFlight }) => inFlight),
      ),
      sums(
        {
          name: 'firebreak.calls.abandoned',
          help: 'Calls that were being worked on when their caller left or its deadline passed.',
          isMonotonic: true,
        },
        read(({ abandoned }) => abandoned),
      ),
      sums(
        {
          name: 'firebreak.calls.never_sent',
          help: 'Attempts that certainly never left, for there was no connection.',
          isMonotonic: true,
        },
        read(({ neverSent }) => neverSent),
      ),
    ];
  }

  private point<Value>(attributes: Attributes, value: Value, endTime: HrTime): DataPoint<Value> {
    return { startTime: this.startTime, endTime, attributes, value };
  }
}

function labelsOf({ direction, operation }: OperationTraffic): Attributes {
  return { 'firebreak.direction': direction, 'firebreak.operation': operation };
}

function inSeconds({ counts, count, sumMs }: HistogramCounts): Histogram {
  return {
    buckets: { boundaries: [...BOUNDS_S], counts: [...counts] },
    sum: sumMs / 1_000,
    count,
  };
}

function histograms(name: string, help: string, dataPoints: DataPoint<Histogram>[]): MetricData {
  return {
    descriptor: { name, description: help, unit: 's', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints,
  };
}

function sums(
  { name, help, isMonotonic }: { name: string; help: string; isMonotonic: boolean },
  dataPoints: DataPoint<number>[],
): MetricData {
  return {
    descriptor: { name, description: help, unit: '{call}', valueType: ValueType.INT },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.SUM,
    isMonotonic,
    dataPoints,
  };
}
