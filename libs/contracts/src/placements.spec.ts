import { describe, expect, it } from '@jest/globals';
import { type BreakerGroup, isGroupActive, type Placement } from './placements.js';

describe('placements', () => {
  it.each<{ title: string; placement: Placement; active: readonly BreakerGroup[] }>([
    { title: 'none: no breaker acts', placement: 'none', active: [] },
    { title: 'b-c: only those next to C', placement: 'b-c', active: ['b-c:operation'] },
    {
      title: 'every-hop: operation keys at both hops',
      placement: 'every-hop',
      active: ['a-b:operation', 'b-c:operation'],
    },
  ])('$title', ({ placement, active }) => {
    const groups: readonly BreakerGroup[] = [
      'edge',
      'a-b:service',
      'a-b:operation',
      'b-c:service',
      'b-c:operation',
      'server',
    ];

    expect(groups.filter((group) => isGroupActive(placement, group))).toEqual(active);
  });
});
