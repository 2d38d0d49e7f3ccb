import type { ServiceName } from '@firebreak/contracts/plain';
import type {
  BreakerOptions,
  BulkheadOptions,
  DeadlineOptions,
  RetryBudgetOptions,
  RetryOptions,
} from '@firebreak/resilience';
import { grpcRetry } from '@firebreak/resilience/nest-grpc';
import type { ChainSettings } from '../run/chain-settings.js';
import { labSettings } from '../run/lab-settings.js';
import type { Cell } from '../scenario/cell.js';

/** The figures of the policies of one service, by kind and name. */
export interface ServicePolicyFigures {
  readonly breakers: Readonly<Record<string, BreakerOptions>>;
  readonly retries: Readonly<Record<string, RetryOptions>>;
  readonly deadlines: Readonly<Record<string, DeadlineOptions>>;
  readonly bulkheads: Readonly<Record<string, BulkheadOptions>>;
  readonly budgets: Readonly<Record<string, RetryBudgetOptions>>;
  readonly fallbacks: Readonly<Record<string, { readonly on?: unknown }>>;
}
export type PolicyFigures = Readonly<Record<ServiceName, ServicePolicyFigures>>;

const NOTHING: ServicePolicyFigures = {
  breakers: {},
  retries: {},
  deadlines: {},
  bulkheads: {},
  budgets: {},
  fallbacks: {},
};

const PATIENCE = { minBudgetMs: 100 };
const AGAIN = { attempts: 2, baseMs: 25, maxMs: 50, minBudgetMs: 100 };
const WRITE_AGAIN = { ...AGAIN, idempotent: false, retryIf: grpcRetry({ on: ['R11a'] }) };
const READ_AGAIN = { ...AGAIN, idempotent: true, retryIf: grpcRetry({ on: ['R11a', 'R11b'] }) };
const TO_B = { failureThreshold: 5, fairMs: 900, leaseMs: 2_050 };
const INBOUND = { failureThreshold: 5 };
const INBOUND_C = { ...INBOUND, leaseMs: 1_000 };

/** What the decorators of the services say; a spec holds it against their source. */
export const DECORATED: PolicyFigures = {
  'service-a': {
    ...NOTHING,
    breakers: {
      'edge/POST/orders': INBOUND,
      'edge/GET/orders/:id': INBOUND,
      'edge/GET/quotes': INBOUND,
      'service-b': TO_B,
      'service-b/PlaceOrder': TO_B,
      'service-b/GetOrder': TO_B,
      'service-b/GetQuote': TO_B,
    },
    deadlines: {
      'OrdersGateway.placeOrder': PATIENCE,
      'OrdersGateway.getOrder': PATIENCE,
      'OrdersGateway.getQuote': PATIENCE,
    },
    retries: {
      'OrdersGateway.placeOrder': WRITE_AGAIN,
      'OrdersGateway.getOrder': READ_AGAIN,
      'OrdersGateway.getQuote': READ_AGAIN,
    },
    bulkheads: { edge: { maxConcurrent: 512 }, 'service-b': { maxConcurrent: 256 } },
    budgets: { 'service-b': { ratio: 0.2, perSecond: 10, max: 20 } },
    fallbacks: { 'OrdersGateway.getQuote': { on: 'failure' } },
  },
  'service-b': {
    ...NOTHING,
    breakers: {
      'inbound/PlaceOrder': INBOUND,
      'inbound/GetOrder': INBOUND,
      'inbound/GetQuote': INBOUND,
      'service-c': { failureThreshold: 5, attemptMs: 700, fairMs: 350, leaseMs: 1_400 },
      'service-c/Charge': {
        failureThreshold: 3,
        fairMs: 350,
        leaseMs: 1_400,
        stall: { afterMs: 500, count: 3 },
      },
      'service-c/Quote': {
        failureThreshold: 5,
        fairMs: 225,
        leaseMs: 1_000,
        stall: { afterMs: 300, count: 5 },
      },
    },
    deadlines: {
      'PaymentsGateway.charge': { totalMs: 1_600, attemptMs: 700, minBudgetMs: 100 },
      'PaymentsGateway.quote': { totalMs: 1_600, attemptMs: 450, minBudgetMs: 40 },
    },
    retries: {
      'PaymentsGateway.charge': {
        attempts: 2,
        idempotent: true,
        retryIf: grpcRetry({ on: ['R11a', 'R11b'] }),
        baseMs: 50,
        maxMs: 100,
        minBudgetMs: 100,
        budget: { ratio: 0.1, perSecond: 5 },
      },
      'PaymentsGateway.quote': {
        attempts: 3,
        idempotent: true,
        retryIf: grpcRetry({ afterDeadline: 'first' }),
        baseMs: 50,
        minBudgetMs: 40,
        budget: { ratio: 0.2, perSecond: 10, max: 20 },
      },
    },
    bulkheads: {
      'service-c/Charge': { maxConcurrent: 64 },
      'service-c/Quote': { maxConcurrent: 64 },
    },
  },
  'service-c': {
    ...NOTHING,
    breakers: { 'inbound/Charge': INBOUND_C, 'inbound/Quote': INBOUND_C },
    bulkheads: { inbound: { maxConcurrent: 256 } },
  },
};

/** The figures that a real run of this cell gives its services. */
export function figuresOf(
  cell: Pick<Cell, 'figures' | 'openMs'>,
  settings: ChainSettings = {},
): PolicyFigures {
  const lab = cell.figures === 'lab' ? labSettings(cell.openMs) : undefined;
  const of = (service: ServiceName): ServicePolicyFigures =>
    withRetryMode(
      [lab?.[service], settings.figures?.[service]].reduce(merged, DECORATED[service]),
      settings.retries ?? 'careful',
    );
  return {
    'service-a': of('service-a'),
    'service-b': of('service-b'),
    'service-c': of('service-c'),
  };
}

type ByName = Readonly<Record<string, object>>;

function merged(base: ServicePolicyFigures, changes: object | undefined): ServicePolicyFigures {
  if (changes === undefined) return base;
  const kinds = Object.entries(base as unknown as Readonly<Record<string, ByName>>);
  const given = changes as Readonly<Record<string, ByName | undefined>>;
  return Object.fromEntries(
    kinds.map(([kind, old]) => [kind, mergedByName(old, given[kind] ?? {})]),
  ) as unknown as ServicePolicyFigures;
}

function mergedByName(base: ByName, changes: ByName): ByName {
  const entries = Object.entries(changes).map(([name, change]) => {
    const figures = Object.entries({ ...base[name], ...change });
    // null takes a figure back to its default.
    return [name, Object.fromEntries(figures.filter(([, value]) => value !== null))] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

const ENDLESS = { ratio: 1, perSecond: 1e6, max: 1e6 };
const REPEAT_ALL = { idempotent: true, retryIf: () => ({ retry: 'any_method' as const }) };

/** What RETRIES does to a service: careful, off, or repeating whatever failed. */
function withRetryMode(
  figures: ServicePolicyFigures,
  mode: NonNullable<ChainSettings['retries']>,
): ServicePolicyFigures {
  if (mode === 'careful') return figures;
  const change = mode === 'off' ? { attempts: 1 } : REPEAT_ALL;
  const retries = Object.entries(figures.retries).map(([name, options]) => {
    const budget =
      mode === 'naive' && options.budget !== undefined ? { budget: false as const } : {};
    return [name, { ...options, ...change, ...budget }] as const;
  });
  const budgets = Object.keys(figures.budgets).map((name) => [name, ENDLESS] as const);
  return {
    ...figures,
    retries: Object.fromEntries(retries),
    ...(mode === 'naive' ? { budgets: Object.fromEntries(budgets) } : {}),
  };
}
