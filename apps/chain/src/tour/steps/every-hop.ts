import { opened } from '../facts/breaker-facts.js';
import { orderLatency, readsLost } from '../facts/load-facts.js';
import { hanging, spared } from '../facts/traffic-facts.js';
import { CHARGE, PLACE_ORDER } from '../known-breakers.js';
import type { Step } from '../step.js';

export const everyHop: Step = {
  name: 'every-hop',
  title: 'Breakers at every hop again: every-hop',
  before: [
    'C still hangs. Now each caller has breakers of its own, one for each operation, and B tells A ' +
      'whose fault a failure is. Orders fail at once, reads live, nobody waits.',
  ],
  actions: [{ do: 'placement', to: 'every-hop' }],
  until: { breakers: [CHARGE.name, PLACE_ORDER.name], state: 'OPEN', atMostMs: 5_000 },
  watchMs: 3_000,
  tell: (measured) => [
    opened(measured, CHARGE),
    opened(measured, PLACE_ORDER),
    ...(measured.since === undefined
      ? [orderLatency(measured.whole)]
      : [spared(measured.since), orderLatency(measured.since), hanging(measured.since)]),
    readsLost(measured.whole),
  ],
};
