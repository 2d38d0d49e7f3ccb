import { orderLatency, ordersDone, readsLost } from '../facts/load-facts.js';
import { hanging, reached } from '../facts/traffic-facts.js';
import type { Step } from '../step.js';

export const noBreaker: Step = {
  name: 'none',
  title: 'No breaker at all: none',
  before: [
    'C still hangs. Now no breaker acts: only the time that each call is given ends the waiting. ' +
      'Reads work, for nobody refuses them. But every order waits, and each that waits holds a ' +
      'place in A and in B.',
  ],
  actions: [{ do: 'placement', to: 'none' }],
  watchMs: 3_500,
  tell: ({ since, whole }) => {
    const span = since ?? whole;
    return [orderLatency(span), hanging(span), reached(span), ordersDone(span), readsLost(span)];
  },
};
