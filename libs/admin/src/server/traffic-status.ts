import type { Direction, HistogramCounts, OperationTraffic } from '@firebreak/chassis';
import type { TrafficToSend } from '@firebreak/contracts/plain';

const DIRECTIONS = { inbound: 'INBOUND', outbound: 'OUTBOUND' } as const satisfies Record<
  Direction,
  string
>;

/** The calls of one operation as the admin contract shows them. */
export function trafficStatus(traffic: OperationTraffic): TrafficToSend {
  const { direction, ended, latency, budget, ...counts } = traffic;
  return {
    ...counts,
    direction: DIRECTIONS[direction],
    waitedMs: latency.sumMs,
    ended: [...ended].map(([code, took]) => ({
      code,
      count: took.count,
      latency: histogram(took),
    })),
    latency: histogram(latency),
    budget: histogram(budget),
  };
}

function histogram({ counts, sumMs }: HistogramCounts): NonNullable<TrafficToSend['latency']> {
  return { counts: [...counts], sumMs };
}
