import { opened, probes } from '../facts/breaker-facts.js';
import { orderLatency, quotesAnswered, readsLost } from '../facts/load-facts.js';
import { spared } from '../facts/traffic-facts.js';
import { CHARGE, PLACE_ORDER } from '../known-breakers.js';
import type { Step } from '../step.js';

export const killed: Step = {
  name: 'killed',
  title: 'C is killed',
  before: [
    'The process of C ends at once, as in a crash. Orders can no longer be paid. The question is ' +
      'how far the failure travels: reads of orders do not need C.',
  ],
  actions: [{ do: 'kill' }],
  until: { breakers: [CHARGE.name, PLACE_ORDER.name], state: 'OPEN', atMostMs: 4_000 },
  watchMs: 5_500,
  tell: (measured) => [
    opened(measured, CHARGE),
    opened(measured, PLACE_ORDER),
    ...(measured.since === undefined ? [] : [spared(measured.since), orderLatency(measured.since)]),
    probes(measured, CHARGE),
    readsLost(measured.whole),
    quotesAnswered(measured.whole),
  ],
};
