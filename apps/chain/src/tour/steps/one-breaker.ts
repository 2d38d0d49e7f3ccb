import { opened } from '../facts/breaker-facts.js';
import { ordersDone, readsLost, sinceThen } from '../facts/load-facts.js';
import { ALL_OF_B } from '../known-breakers.js';
import type { Step } from '../step.js';

export const oneBreaker: Step = {
  name: 'a-b',
  title: 'One breaker in the wrong place: a-b',
  before: [
    'Where breakers sit decides what they save. C takes charges and answers none from now on, and ' +
      'three placements meet the same fault. First, only A has a breaker: a single one for all that ' +
      'it asks of B. It sees neither that only orders fail nor that C is at fault. When it opens, ' +
      'reads die with the orders, though B could answer every one.',
  ],
  actions: [
    { do: 'placement', to: 'a-b' },
    { do: 'fault', words: ['hang'] },
  ],
  until: { breakers: [ALL_OF_B.name], state: 'OPEN', atMostMs: 8_000 },
  watchMs: 3_500,
  tell: (measured) =>
    measured.since === undefined
      ? [opened(measured, ALL_OF_B), ordersDone(measured.whole), readsLost(measured.whole)]
      : [
          opened(measured, ALL_OF_B),
          sinceThen(readsLost(measured.since)),
          ordersDone(measured.since),
        ],
};
