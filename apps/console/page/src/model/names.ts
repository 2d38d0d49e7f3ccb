import type { ServiceName } from '../../../src/contract/index.js';

/** What people call a service here: `C` for `service-c`; other names as they are. */
export function letterOf(service: string): string {
  return /^service-[a-z]$/.test(service) ? service.slice(-1).toUpperCase() : service;
}

/** The services from the edge inwards. */
export const SERVICES = ['service-a', 'service-b', 'service-c'] as const;

/** What each service does, in a word. */
export const ROLES: Readonly<Record<ServiceName, string>> = {
  'service-a': 'storefront',
  'service-b': 'orders',
  'service-c': 'payments',
};

/** The way of one kind of request through the chain: what it is called at each hop. */
export interface RequestPath {
  /** At the edge: `POST /orders`. */
  readonly edge: string;
  /** In a sentence: `orders`. */
  readonly plain: string;
  /** From A to B. */
  readonly atB: string;
  /** From B to C; null for what never gets there. */
  readonly atC: string | null;
}

/** Every kind of request that the chain takes, in the order in which they are shown. */
export const PATHS: readonly RequestPath[] = [
  { edge: 'POST /orders', plain: 'orders', atB: 'PlaceOrder', atC: 'Charge' },
  { edge: 'GET /quotes', plain: 'quotes', atB: 'GetQuote', atC: 'Quote' },
  { edge: 'GET /orders/:id', plain: 'reads', atB: 'GetOrder', atC: null },
];

/** Where a breaker stands in a list: all of a service first, then as PATHS are. */
export function breakerRank(name: string): number {
  const operation = name.slice(name.indexOf('/') + 1);
  return PATHS.findIndex(({ edge, atB, atC }) =>
    [edge.replace(' ', ''), atB, atC].includes(operation),
  );
}

/** What an operation is called in a sentence, at whichever hop: `orders` for PlaceOrder; else as it is. */
export function plainName(operation: string): string {
  const path = PATHS.find(({ edge, atB, atC }) => [edge, atB, atC].includes(operation));
  if (path === undefined) return operation;
  return operation === 'Charge' ? 'charges' : path.plain;
}

/** `orders`, `orders and reads`, `orders, quotes and reads`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
