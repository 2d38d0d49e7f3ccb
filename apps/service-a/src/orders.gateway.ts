import { Metadata } from '@grpc/grpc-js';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { ClientGrpc } from '@nestjs/microservices';
import {
  type BreakerGroup,
  grpcPackages,
  IDEMPOTENCY_KEY,
  type OrderMessage,
  type OrdersClient,
  type PlaceOrderRequest,
  type Quote,
  type GetQuoteRequest,
} from '@firebreak/contracts';
import { Bulkhead, CircuitBreaker, Deadline, Fallback, Retry } from '@firebreak/resilience/nest';
import {
  classifyForOperation,
  classifyForService,
  grpcRetry,
  Peer,
  unaryCall,
} from '@firebreak/resilience/nest-grpc';
import { Observable } from 'rxjs';

/** Injection token of the gRPC client of service B. */
export const ORDERS_CLIENT = Symbol('service B');

/** Service B, as its breakers and markers name it, and whom it asks itself. */
export const SERVICE_B = { name: 'service-b', dependencies: ['service-c'] } as const;

/** One attempt gets whatever the edge's deadline leaves, less the reserve: about 1800 ms. */
const PATIENCE = { minBudgetMs: 100, enforce: false };

const AGAIN = {
  attempts: 2,
  baseMs: 25,
  maxMs: 50,
  minBudgetMs: 100,
  budget: { name: SERVICE_B.name, ratio: 0.2, perSecond: 10, max: 20 },
};
/** A write is repeated only if nothing of it has left: B retries what comes after. */
const WRITE_AGAIN = { ...AGAIN, idempotent: false, retryIf: grpcRetry({ on: ['R11a'] }) };
/** A read also if the connection broke under it. */
const READ_AGAIN = { ...AGAIN, idempotent: true, retryIf: grpcRetry({ on: ['R11a', 'R11b'] }) };

/** All calls to B under way at once. */
const LIMIT = { name: SERVICE_B.name, maxConcurrent: 256 };

const FIGURES = { failureThreshold: 5, fairMs: 900, leaseMs: 2_050 };
const OPERATION = {
  group: 'a-b:operation' satisfies BreakerGroup,
  ...FIGURES,
  classify: classifyForOperation,
};
/** One breaker for all that B does; the placement chooses between it and those by operation. */
const WHOLE_SERVICE = {
  name: SERVICE_B.name,
  group: 'a-b:service' satisfies BreakerGroup,
  ...FIGURES,
  classify: classifyForService,
};

/**
 * An old price is better than none, for a while. It stands outside of all breakers here, so it
 * outlives B as well as C; `degradationOf` tells it from a new one.
 */
const LAST_QUOTE = {
  lastGood: {
    ttlMs: 300_000,
    key: ({ amount, currency }: GetQuoteRequest) => `${amount} ${currency}`,
  },
  mark: (quote: Quote): Quote => ({ ...quote }),
};

/** Service B as this service sees it: a breaker for the whole and one for each operation. */
@Injectable()
export class OrdersGateway implements OnModuleInit {
  private orders: OrdersClient;

  constructor(
    @Inject(ORDERS_CLIENT) private readonly client: ClientGrpc,
    private readonly peer: Peer,
  ) {}

  onModuleInit(): void {
    this.orders = this.client.getService<OrdersClient>(grpcPackages.orders.service);
  }

  @Deadline(PATIENCE)
  @Retry(WRITE_AGAIN)
  @CircuitBreaker(WHOLE_SERVICE)
  @CircuitBreaker({ name: 'service-b/PlaceOrder', ...OPERATION })
  @Bulkhead(LIMIT)
  placeOrder(request: PlaceOrderRequest, idempotencyKey: string): Observable<OrderMessage> {
    const metadata = new Metadata();
    metadata.set(IDEMPOTENCY_KEY, idempotencyKey);
    return unaryCall((...call) => this.orders.placeOrder(request, ...call), {
      metadata,
      peer: this.peer,
      operation: 'service-b/PlaceOrder',
    });
  }

  @Deadline(PATIENCE)
  @Retry(READ_AGAIN)
  @CircuitBreaker(WHOLE_SERVICE)
  @CircuitBreaker({ name: 'service-b/GetOrder', ...OPERATION })
  @Bulkhead(LIMIT)
  getOrder(id: string): Observable<OrderMessage> {
    return unaryCall((...call) => this.orders.getOrder({ id }, ...call), {
      peer: this.peer,
      operation: 'service-b/GetOrder',
    });
  }

  /** While there is none to be had, the last one for the same amount, marked as degraded. */
  @Fallback(LAST_QUOTE)
  @Deadline(PATIENCE)
  @Retry(READ_AGAIN)
  @CircuitBreaker(WHOLE_SERVICE)
  @CircuitBreaker({ name: 'service-b/GetQuote', ...OPERATION })
  @Bulkhead(LIMIT)
  getQuote(request: GetQuoteRequest): Observable<Quote> {
    return unaryCall((...call) => this.orders.getQuote(request, ...call), {
      peer: this.peer,
      operation: 'service-b/GetQuote',
    });
  }
}
