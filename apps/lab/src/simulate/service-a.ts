import { status } from '@grpc/grpc-js';
import { readsMarkers, type BreakerGroup, type Placement } from '@firebreak/contracts';
import type { Operation, Outcome } from '@firebreak/load';
import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  type Classifier,
} from '@firebreak/resilience';
import { isServiceError, type FailureReason } from '@firebreak/resilience/grpc';
import {
  Peer,
  classifyForOperation,
  classifyForService,
  failureMarkerOf,
} from '@firebreak/resilience/nest-grpc';
import { Gateway, retryTarget, type OperationPolicies } from './gateway.js';
import { enter, type InboundGuard } from './inbound-guard.js';
import type { Link } from './link.js';
import type { ServicePolicies } from './service-policies.js';
import type { ServiceProcess } from './service-process.js';

const SERVICE_B = { name: 'service-b', dependencies: ['service-c'] } as const;
/** How long a client is kept waiting, from the receipt of its request, in ms. */
const EDGE_TOTAL_MS = 2_000;
/** How long an old quote is better than none, in ms. */
const QUOTE_TTL_MS = 300_000;

const ROUTES = {
  orders: { breaker: 'edge/POST/orders', rpc: 'PlaceOrder', method: 'OrdersGateway.placeOrder' },
  reads: { breaker: 'edge/GET/orders/:id', rpc: 'GetOrder', method: 'OrdersGateway.getOrder' },
  quotes: { breaker: 'edge/GET/quotes', rpc: 'GetQuote', method: 'OrdersGateway.getQuote' },
} as const satisfies Readonly<Record<Operation, object>>;
const OPERATIONS = Object.keys(ROUTES) as readonly Operation[];

/** A request of a user, as it arrives at the edge. */
export interface UserRequest {
  readonly operation: Operation;
  readonly id: string;
  /** The order to read. */
  readonly orderId: string;
  /** What a quote is asked for; the same text, the same quote. */
  readonly quoteKey: string;
}

/** What the user gets. */
export interface UserAnswer {
  readonly outcome: Outcome;
  readonly degraded: boolean;
}

/** Where an instance of A gets what it needs. */
export interface ServiceASetup {
  readonly process: ServiceProcess;
  readonly policies: ServicePolicies;
  readonly placement: Placement;
  readonly toB: () => Link;
  readonly fallsBack: boolean;
}

/** An instance of A: the edge. */
export class ServiceA {
  inFlight = 0;
  peakInFlight = 0;
  readonly toB: Gateway;
  private readonly guards: ReadonlyMap<Operation, InboundGuard>;
  private readonly quotes = new Map<string, number>();

  constructor(private readonly setup: ServiceASetup) {
    const { policies, process, placement, toB } = setup;
    const bulkhead = policies.bulkhead('edge');
    this.guards = new Map(
      OPERATIONS.map((operation) => {
        const name = ROUTES[operation].breaker;
        return [operation, { breaker: policies.breaker(name, 'edge', classifyAtEdge), bulkhead }];
      }),
    );
    const peer = new Peer({ ...SERVICE_B, readsMarkers: () => readsMarkers(placement) });
    this.toB = new Gateway({
      process,
      peer,
      link: toB,
      policies: new Map(
        OPERATIONS.map((operation) => [ROUTES[operation].rpc, this.policiesOf(operation)]),
      ),
    });
  }

  serve(request: UserRequest, answer: (answer: UserAnswer) => void): void {
    const entry = enter(this.guards.get(request.operation) ?? {});
    if (!('leave' in entry)) {
      answer({ outcome: outcomeOf(entry), degraded: false });
      return;
    }
    this.peakInFlight = Math.max(this.peakInFlight, ++this.inFlight);
    this.ask(request, (error, degraded) => {
      this.inFlight--;
      entry.leave(error);
      answer({ outcome: error === undefined ? 'ok' : outcomeOf(error), degraded });
    });
  }

  private ask(request: UserRequest, end: (error: unknown, degraded: boolean) => void): void {
    const { operation, id, orderId, quoteKey } = request;
    const scope = {
      incomingDeadlineAt: this.now + EDGE_TOTAL_MS,
      previousAttempts: undefined,
      deadlineAt: undefined,
    };
    this.toB.call({ operation: ROUTES[operation].rpc, id, orderId }, scope, (result) => {
      if (operation !== 'quotes' || !this.setup.fallsBack) {
        end(result.ok ? undefined : result.error, false);
      } else if (result.ok) {
        this.quotes.set(quoteKey, this.now);
        end(undefined, false);
      } else {
        const degraded = this.now - (this.quotes.get(quoteKey) ?? -Infinity) <= QUOTE_TTL_MS;
        end(degraded ? undefined : result.error, degraded);
      }
    });
  }

  private get now(): number {
    return this.setup.process.time.now();
  }

  private policiesOf(operation: Operation): OperationPolicies {
    const { policies } = this.setup;
    const { rpc, method } = ROUTES[operation];
    const name = `service-b/${rpc}`;
    const of = (key: string, group: BreakerGroup, classify: Classifier) =>
      policies.breaker(key, group, classify) ?? [];
    const breakers = [
      of(SERVICE_B.name, 'a-b:service', classifyForService),
      of(name, 'a-b:operation', classifyForOperation),
    ].flat();
    const deadline = policies.deadline(method);
    return {
      name,
      deadline,
      retry: policies.retry(method, SERVICE_B.name),
      target: retryTarget(breakers, deadline),
      breakers,
      bulkhead: policies.bulkhead(SERVICE_B.name),
    };
  }
}

/** The breaker before a route goes by what the client gets. */
const classifyAtEdge: Classifier = (error) => {
  if (error instanceof BulkheadFullError) return { outcome: 'ignore' };
  const outcome = outcomeOf(error);
  if (Number(outcome) < 500) return { outcome: 'alive' };
  return { outcome: 'failure', cause: { code: `HTTP_${outcome}` } };
};

const STATUS_OF_REASON: Readonly<Record<FailureReason, Outcome>> = {
  CIRCUIT_OPEN: '503',
  DEPENDENCY_UNAVAILABLE: '503',
  SHUTTING_DOWN: '503',
  OVERLOADED: '503',
  BULKHEAD_FULL: '503',
  QUOTA: '503',
  DEPENDENCY_ERROR: '502',
  DEPENDENCY_TIMEOUT: '504',
  BUDGET_EXHAUSTED: '504',
};

const STATUS_OF_CODE: Readonly<Partial<Record<status, Outcome>>> = {
  [status.NOT_FOUND]: '404',
  [status.CANCELLED]: '503',
  [status.UNAVAILABLE]: '503',
  [status.RESOURCE_EXHAUSTED]: '503',
  [status.DEADLINE_EXCEEDED]: '504',
};

/** The HTTP status that a failure is answered with. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof CircuitOpenError || error instanceof BulkheadFullError) return '503';
  if (error instanceof BudgetExhaustedError || error instanceof CallCancelledError) return '504';
  if (!isServiceError(error)) return '500';
  const marker = failureMarkerOf(error);
  if (marker !== undefined) return STATUS_OF_REASON[marker.reason];
  return STATUS_OF_CODE[error.code] ?? '502';
}
