import { orderLatency, ordersDone, quotesAnswered, readsLost } from '../facts/load-facts.js';
import { LOAD_RATE } from '../load-rate.js';
import type { Step } from '../step.js';

export const healthy: Step = {
  name: 'healthy',
  title: 'A healthy chain',
  before: [
    'Three services call one another: A, the shop, calls B, the orders, and B calls C, the ' +
      'payments. An order needs all three. A quote needs C for its price. Reading an order that ' +
      'was placed before needs A and B only.',
    `Clients now send ${LOAD_RATE} requests a second, half of them orders and half of them reads, ` +
      'and ask for the same quote twice a second. Nothing is wrong yet.',
  ],
  actions: [],
  watchMs: 3_000,
  tell: ({ whole }) => [
    ordersDone(whole),
    orderLatency(whole),
    readsLost(whole),
    quotesAnswered(whole),
  ],
};
