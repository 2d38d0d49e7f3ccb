import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminEvent } from '@firebreak/contracts/plain';
import { CHARGE, PLACE_ORDER } from './known-breakers.js';
import { MoveLog } from './move-log.js';
import { breaker, move, status } from './testing/fake-measured.js';

const BOTH = { breakers: [CHARGE.name, PLACE_ORDER.name], state: 'OPEN' } as const;
const asClosed = new Map([
  status('service-b', [breaker({ name: CHARGE.name })]),
  status('service-a', [breaker({ name: PLACE_ORDER.name })]),
]);

describe('the log of moves', () => {
  let log: MoveLog;
  let shown: AdminEvent[] = [];
  const opens = ({ service, name }: typeof CHARGE): void => {
    const { atUnixMs, what } = move(service, name, 0);
    log.moved(service, { service, timeUnixMs: atUnixMs, transition: what });
  };
  beforeEach(() => {
    shown = [];
    log = new MoveLog((event) => shown.push(event));
    log.begin();
    log.learn(asClosed);
  });

  it('says that all have come when the last has', () => {
    opens(CHARGE);
    expect(log.hasCome(BOTH)).toBe(false);
    opens(PLACE_ORDER);

    expect(log.hasCome(BOTH)).toBe(true);
    expect(shown).toHaveLength(2);
  });

  it('trusts a move more than a status that was asked for before it', () => {
    log.begin();
    opens(CHARGE);
    opens(PLACE_ORDER);
    log.learn(asClosed);

    expect(log.hasCome(BOTH)).toBe(true);
  });

  it('begins each step without moves, and counts those of the whole run', () => {
    opens(CHARGE);
    log.begin();

    expect(log.moves).toEqual([]);
    expect([log.transitions(CHARGE.name), log.allTransitions]).toEqual([1, 1]);
  });

  it('leaves out changes of the mode only, and what is no move', () => {
    const { what } = move('service-b', CHARGE.name, 0, { from: 'OPEN', to: 'OPEN' });
    log.moved('service-b', { service: 'service-b', timeUnixMs: 0, transition: what });
    log.moved('service-b', { service: 'service-b', timeUnixMs: 0 });

    expect([log.allTransitions, shown.length]).toEqual([0, 0]);
  });

  it('says whose moves may be missing in a step, and in the run', () => {
    log.unheard('service-a', 'is not running');
    log.begin();

    expect([...log.unheardNow]).toEqual([]);
    expect([...log.unheardEver]).toEqual([['service-a', 'is not running']]);
  });
});
