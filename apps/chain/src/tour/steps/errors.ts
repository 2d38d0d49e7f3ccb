import { openedByChance } from '../facts/breaker-facts.js';
import { ordersDone, readsLost } from '../facts/load-facts.js';
import { doneByC } from '../facts/traffic-facts.js';
import { CHARGE } from '../known-breakers.js';
import type { Step } from '../step.js';

const PERCENT = 30;

export const errors: Step = {
  name: 'errors',
  title: `C fails at ${PERCENT} %`,
  before: [
    `C is fast again, but ${PERCENT} of 100 charges fail, by chance. A breaker that opens after ` +
      'three failures in a row will meet three in a row before long. Then it refuses the good ' +
      'calls with the bad ones: here a breaker can do harm.',
  ],
  actions: [{ do: 'clear-faults' }, { do: 'fault', words: ['error-rate', String(PERCENT / 100)] }],
  until: { breakers: [CHARGE.name], state: 'OPEN', atMostMs: 6_000 },
  watchMs: 3_000,
  tell: (measured) => [
    openedByChance(measured, CHARGE),
    doneByC(measured.whole),
    ordersDone(measured.whole),
    'What C would have done and was not asked for is the price of that rule. A breaker that ' +
      'counts the share of failures pays it less often.',
    readsLost(measured.whole),
  ],
};
