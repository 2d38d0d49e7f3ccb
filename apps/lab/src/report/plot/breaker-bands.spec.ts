import { describe, expect, it } from '@jest/globals';
import type { CellTransition } from '../../results/cell-result.js';
import { madeUpCell } from '../testing/made-up-cells.js';
import { breakerBands } from './breaker-bands.js';

const CHARGE = {
  service: 'service-b',
  breaker: 'service-c/Charge',
  reason: 'CONSECUTIVE',
} as const;
const opening: CellTransition = { ...CHARGE, atMs: 900, from: 'closed', to: 'open' };
const probing: CellTransition = { ...CHARGE, atMs: 5_900, from: 'open', to: 'half_open' };

function bandsOf(...transitions: readonly CellTransition[]) {
  return breakerBands(madeUpCell({ changes: { transitions: [...transitions] } }), 30);
}

describe('breakerBands', () => {
  it('fills the time line from its beginning to its end', () => {
    const [breaker] = bandsOf(opening, probing);

    expect(breaker?.name).toBe('B: service-c/Charge');
    expect(
      breaker?.bands.map(({ state, fromSeconds, toSeconds }) => [state, fromSeconds, toSeconds]),
    ).toEqual([
      ['closed', -3, 0.9],
      ['open', 0.9, 5.9],
      ['half_open', 5.9, 30],
    ]);
  });

  it('takes transitions in the order of time, however they were noted', () => {
    expect(bandsOf(probing, opening)).toEqual(bandsOf(opening, probing));
  });

  it('says who is to blame', () => {
    const [breaker] = bandsOf({ ...opening, blame: 'service-c' });

    expect(breaker?.bands[1]?.reason).toBe('CONSECUTIVE, blames service-c');
  });

  it('keeps breakers of the same name at two services apart, those of A first', () => {
    const names = bandsOf(opening, { ...opening, service: 'service-a' }).map(({ name }) => name);

    expect(names).toEqual(['A: service-c/Charge', 'B: service-c/Charge']);
  });

  it('stays within the time line', () => {
    const [breaker] = bandsOf(opening, { ...probing, atMs: 45_000 });

    expect(breaker?.bands.at(-1)).toMatchObject({ state: 'open', toSeconds: 30 });
  });
});
