import { opened } from '../facts/breaker-facts.js';
import { orderLatency, readsLost } from '../facts/load-facts.js';
import { spared } from '../facts/traffic-facts.js';
import { CHARGE, PLACE_ORDER } from '../known-breakers.js';
import type { Step } from '../step.js';

export const paused: Step = {
  name: 'paused',
  title: 'C hangs',
  before: [
    'C is paused: its process is there and takes connections, but nobody answers. That is worse ' +
      'than a crash, for every caller waits until its time is over. Breakers end the waiting.',
  ],
  actions: [{ do: 'pause' }],
  until: { breakers: [CHARGE.name, PLACE_ORDER.name], state: 'OPEN', atMostMs: 5_000 },
  watchMs: 3_000,
  tell: (measured) => [
    opened(measured, CHARGE),
    opened(measured, PLACE_ORDER),
    ...(measured.since === undefined
      ? [orderLatency(measured.whole)]
      : [spared(measured.since), orderLatency(measured.since)]),
    readsLost(measured.whole),
  ],
};
