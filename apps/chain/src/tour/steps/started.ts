import { closed } from '../facts/breaker-facts.js';
import { ordersDone, readsLost, sinceThen } from '../facts/load-facts.js';
import { CHARGE, PLACE_ORDER } from '../known-breakers.js';
import type { Step } from '../step.js';

export const started: Step = {
  name: 'started',
  title: 'C comes back',
  before: [
    'Nobody tells the breakers that C is back. When its period is over, each lets one call ' +
      'through, the probe; if that succeeds it closes, and everything flows again.',
  ],
  actions: [{ do: 'start' }],
  until: { breakers: [CHARGE.name, PLACE_ORDER.name], state: 'CLOSED', atMostMs: 8_000 },
  watchMs: 800,
  tell: (measured) => [
    closed(measured, CHARGE),
    closed(measured, PLACE_ORDER),
    ...(measured.since === undefined ? [] : [sinceThen(ordersDone(measured.since))]),
    readsLost(measured.whole),
  ],
};
