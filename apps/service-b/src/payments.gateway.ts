import { Metadata } from '@grpc/grpc-js';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { ClientGrpc } from '@nestjs/microservices';
import {
  type BreakerGroup,
  type Charge,
  type ChargeRequest,
  grpcPackages,
  IDEMPOTENCY_KEY,
  type PaymentsClient,
  type QuoteReply,
  type QuoteRequest,
} from '@firebreak/contracts';
import { Bulkhead, CircuitBreaker, Deadline, Retry } from '@firebreak/resilience/nest';
import {
  classifyForOperation,
  classifyForService,
  grpcRetry,
  Peer,
  unaryCall,
} from '@firebreak/resilience/nest-grpc';
import { Observable, tap } from 'rxjs';

/** Injection token of the gRPC client of service C. */
export const PAYMENTS_CLIENT = Symbol('service C');

const OPERATION = {
  group: 'b-c:operation' satisfies BreakerGroup,
  classify: classifyForOperation,
};
/** Service C, as its breakers and markers name it. It asks nobody itself. */
export const SERVICE_C = { name: 'service-c', dependencies: [] } as const;
/**
 * One breaker for all that C does; the placement chooses between it and those by operation. Its
 * threshold is above the attempts of any, or one quote could open it.
 */
const WHOLE_SERVICE = {
  name: SERVICE_C.name,
  group: 'b-c:service' satisfies BreakerGroup,
  failureThreshold: 5,
  attemptMs: 700,
  fairMs: 350,
  leaseMs: 1_400,
  classify: classifyForService,
};

/** Service C as this service sees it: a breaker for the whole, and each operation with its own. */
@Injectable()
export class PaymentsGateway implements OnModuleInit {
  private payments: PaymentsClient;

  constructor(
    @Inject(PAYMENTS_CLIENT) private readonly client: ClientGrpc,
    private readonly peer: Peer,
  ) {}

  onModuleInit(): void {
    this.payments = this.client.getService<PaymentsClient>(grpcPackages.payments.service);
  }

  /**
   * A write: gives up early on C. Its key makes it safe to ask again, but a C that did not answer in
   * time is not asked again: whoever ordered is told that the outcome is unknown.
   * @param onAttemptFailed told what each attempt failed with, the last one too
   */
  @Deadline({ totalMs: 1_600, attemptMs: 700, minBudgetMs: 100, enforce: false })
  @Retry({
    attempts: 2,
    idempotent: true,
    retryIf: grpcRetry({ on: ['R11a', 'R11b'] }),
    baseMs: 50,
    maxMs: 100,
    minBudgetMs: 100,
    budget: { ratio: 0.1, perSecond: 5 },
  })
  @CircuitBreaker(WHOLE_SERVICE)
  @CircuitBreaker({
    name: 'service-c/Charge',
    ...OPERATION,
    failureThreshold: 3,
    fairMs: 350,
    leaseMs: 1_400,
    stall: { afterMs: 500, count: 3 },
  })
  @Bulkhead({ name: 'service-c/Charge', maxConcurrent: 64 })
  charge(
    request: ChargeRequest,
    idempotencyKey: string,
    onAttemptFailed: (error: unknown) => void = () => undefined,
  ): Observable<Charge> {
    const metadata = new Metadata();
    metadata.set(IDEMPOTENCY_KEY, idempotencyKey);
    return unaryCall((...call) => this.payments.charge(request, ...call), {
      metadata,
      peer: this.peer,
      operation: 'service-c/Charge',
    }).pipe(tap({ error: onAttemptFailed }));
  }

  /** A read: more patient with C's failures, less with its slowness. */
  @Deadline({ totalMs: 1_600, attemptMs: 450, minBudgetMs: 40, enforce: false })
  @Retry({
    attempts: 3,
    idempotent: true,
    retryIf: grpcRetry({ afterDeadline: 'first' }),
    baseMs: 50,
    minBudgetMs: 40,
    budget: { ratio: 0.2, perSecond: 10, max: 20 },
  })
  @CircuitBreaker(WHOLE_SERVICE)
  @CircuitBreaker({
    name: 'service-c/Quote',
    ...OPERATION,
    failureThreshold: 5,
    fairMs: 225,
    leaseMs: 1_000,
    stall: { afterMs: 300, count: 5 },
  })
  @Bulkhead({ name: 'service-c/Quote', maxConcurrent: 64 })
  quote(request: QuoteRequest): Observable<QuoteReply> {
    return unaryCall((...call) => this.payments.quote(request, ...call), {
      peer: this.peer,
      operation: 'service-c/Quote',
    });
  }
}
