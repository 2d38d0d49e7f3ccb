import type { Direction, OperationTraffic } from '@firebreak/chassis';
import type { TrafficToSend } from '@firebreak/contracts/plain';

const DIRECTIONS = { inbound: 'INBOUND', outbound: 'OUTBOUND' } as const satisfies Record<
  Direction,
  string
>;

/** The calls of one operation as the admin contract shows them. */
export function trafficStatus({ direction, ended, ...counts }: OperationTraffic): TrafficToSend {
  return {
    ...counts,
    direction: DIRECTIONS[direction],
    ended: [...ended].map(([code, count]) => ({ code, count })),
  };
}
