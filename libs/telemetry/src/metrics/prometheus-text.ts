import type { Attributes, AttributeValue } from '@opentelemetry/api';
import {
  DataPointType,
  type DataPoint,
  type Histogram,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';

/** Content type of Prometheus' text format. */
export const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/** What OpenTelemetry calls units, and Prometheus the ends of names. */
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', By: 'bytes' };

/**
 * Metrics in Prometheus' text format, named as OpenTelemetry's specification for Prometheus says:
 * `http.server.request.duration` in `s` is `http_server_request_duration_seconds`, counters end in
 * `_total`, what the resource is stands in `target_info`. Metrics without a value are left out.
 */
export function prometheusText({ resource, scopeMetrics }: ResourceMetrics): string {
  const families = scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .filter(({ dataPoints }) => dataPoints.length > 0)
    .map((metric) => family(metric));
  return [targetInfo(resource.attributes), ...families].join('');
}

function targetInfo(attributes: Attributes): string {
  return `${head('target_info', 'gauge', 'What these metrics are about.')}target_info${labels(attributes)} 1\n`;
}

function family(metric: MetricData): string {
  const { descriptor } = metric;
  const name = nameOf(metric);
  switch (metric.dataPointType) {
    case DataPointType.SUM: {
      const lines = metric.dataPoints.map((point) => sample(name, point.attributes, point.value));
      return head(name, metric.isMonotonic ? 'counter' : 'gauge', descriptor.description, lines);
    }
    case DataPointType.GAUGE: {
      const lines = metric.dataPoints.map((point) => sample(name, point.attributes, point.value));
      return head(name, 'gauge', descriptor.description, lines);
    }
    case DataPointType.HISTOGRAM: {
      const lines = metric.dataPoints.map((point) => histogram(name, point));
      return head(name, 'histogram', descriptor.description, lines);
    }
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      // The text format has no such thing, and no instrument here makes one.
      return '';
  }
}

/** https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/ */
function nameOf(metric: MetricData): string {
  const { name, unit } = metric.descriptor;
  const parts = [nameText(name)];
  const unitEnd = UNITS[unit] ?? (unit === '1' && isGauge(metric) ? 'ratio' : undefined);
  if (unitEnd !== undefined) parts.push(unitEnd);
  if (metric.dataPointType === DataPointType.SUM && metric.isMonotonic) parts.push('total');
  return parts.join('_');
}

function isGauge({ dataPointType }: MetricData): boolean {
  return dataPointType === DataPointType.GAUGE;
}

function histogram(name: string, { attributes, value }: DataPoint<Histogram>): string {
  const { boundaries, counts } = value.buckets;
  let atMost = 0;
  const buckets = counts.map((count, index) => {
    atMost += count;
    const le = boundaries[index] ?? Number.POSITIVE_INFINITY;
    return sample(`${name}_bucket`, { ...attributes, le: numberText(le) }, atMost);
  });
  return [
    ...buckets,
    sample(`${name}_sum`, attributes, value.sum ?? 0),
    sample(`${name}_count`, attributes, value.count),
  ].join('');
}

function head(name: string, type: string, help: string, lines: readonly string[] = []): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', String.raw`\n`);
  return `# HELP ${name} ${text}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function sample(name: string, attributes: Attributes, value: number): string {
  return `${name}${labels(attributes)} ${numberText(value)}\n`;
}

function labels(attributes: Attributes): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    const label = nameText(name);
    values.set(label, [...(values.get(label) ?? []), valueText(value)]);
  }
  const pairs = [...values].map(([label, texts]) => `${label}="${texts.join(';')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function nameText(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]+/g, '_');
}

function valueText(value: AttributeValue): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', String.raw`\n`);
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
