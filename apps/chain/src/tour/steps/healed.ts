import { closed } from '../facts/breaker-facts.js';
import { ordersDone, readsLost } from '../facts/load-facts.js';
import { CHARGE, PLACE_ORDER } from '../known-breakers.js';
import type { Step } from '../step.js';

export const healed: Step = {
  name: 'healed',
  title: 'C is well again',
  before: ['The fault is taken away. Again nobody tells the breakers; a probe finds out.'],
  actions: [{ do: 'clear-faults' }],
  until: { breakers: [CHARGE.name, PLACE_ORDER.name], state: 'CLOSED', atMostMs: 8_000 },
  watchMs: 1_000,
  tell: (measured) => [
    closed(measured, CHARGE),
    ...(measured.since === undefined ? [] : [ordersDone(measured.since)]),
    readsLost(measured.whole),
  ],
};
