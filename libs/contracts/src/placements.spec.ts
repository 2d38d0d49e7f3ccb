import { describe, expect, it } from '@jest/globals';
import {
  type BreakerGroup,
  isGroupActive,
  type Placement,
  PLACEMENT_NAMES,
  readsMarkers,
} from './placements.js';

describe('placements', () => {
  it.each<{ title: string; placement: Placement; active: readonly BreakerGroup[] }>([
    { title: 'none: no breaker acts', placement: 'none', active: [] },
    { title: 'edge: only before the routes of A', placement: 'edge', active: ['edge'] },
    { title: 'a-b: one for all that B does', placement: 'a-b', active: ['a-b:service'] },
    { title: 'b-c: only those next to C', placement: 'b-c', active: ['b-c:operation'] },
    {
      title: 'every-hop: both keys to B, operation keys to C',
      placement: 'every-hop',
      active: ['a-b:service', 'a-b:operation', 'b-c:operation'],
    },
    {
      title: 'every-hop-naive: one a service at both hops',
      placement: 'every-hop-naive',
      active: ['a-b:service', 'b-c:service'],
    },
    { title: 'server: before the handlers of B and C', placement: 'server', active: ['server'] },
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

  it('lets only every-hop go by what callees say about blame', () => {
    expect(PLACEMENT_NAMES.filter(readsMarkers)).toEqual(['every-hop']);
  });
});
