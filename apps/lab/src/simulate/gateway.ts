import {
  BudgetExhaustedError,
  BulkheadFullError,
  CallCancelledError,
  CircuitOpenError,
  SUCCESS,
  attemptDeadline,
  totalDeadline,
  type Bulkhead,
  type CancelReason,
  type CircuitBreaker,
  type DeadlineOptions,
  type Permit,
  type Retry,
  type Slot,
} from '@firebreak/resilience';
import { AttemptRecord, type Peer } from '@firebreak/resilience/nest-grpc';
import type { Link, OutgoingCall, RpcEnd, RpcRequest } from './link.js';
import type { ServiceProcess } from './service-process.js';

/** What a retry must know of the policies inside it. */
export type RetryTarget = NonNullable<Parameters<Retry['begin']>[1]>;

/** The policies around one operation of a peer; the breakers from the outside in. */
export interface OperationPolicies {
  /** What lies between a retry and the peer; see {@link retryTarget}. */
  readonly target: RetryTarget;
  /** As its breaker is called: `service-c/Charge`. */
  readonly name: string;
  readonly deadline: DeadlineOptions;
  readonly retry: Retry;
  readonly breakers: readonly CircuitBreaker[];
  readonly bulkhead: Bulkhead;
}

/** What our own caller has set, and the deadline for all attempts. */
export interface CallLimits {
  readonly incomingDeadlineAt: number | undefined;
  readonly previousAttempts: number | undefined;
  readonly deadlineAt: number | undefined;
}
const NO_LIMITS: CallLimits = {
  incomingDeadlineAt: undefined,
  previousAttempts: undefined,
  deadlineAt: undefined,
};

/** How a call through a gateway ended. */
export type GatewayEnd = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

/** What is asked of a gateway; who asks says how long that may take. */
export type GatewayRequest = Omit<RpcRequest, 'deadlineAt' | 'previousAttempts'>;

/** What calls of one process to a peer have in common. */
export interface GatewaySetup {
  readonly process: ServiceProcess;
  readonly peer: Peer;
  /** Where an attempt goes: instances of a peer take turns as the caller likes. */
  readonly link: () => Link;
  readonly policies: ReadonlyMap<string, OperationPolicies>;
}

/**
 * Calls to a peer as the services make them: the library's own policies in the order of ADR 4, driven
 * by callbacks. `deadline( retry( breakers( bulkhead( attempt ))))`.
 */
export class Gateway {
  /** Attempts that a breaker refused. */
  blocked = 0;

  constructor(readonly setup: GatewaySetup) {}

  call(request: GatewayRequest, scope: CallLimits, end: (end: GatewayEnd) => void): GatewayCall {
    const policies = this.setup.policies.get(request.operation);
    if (policies === undefined) throw new RangeError(`No gateway for ${request.operation}.`);
    const call = new GatewayCall(this, policies, request, end);
    call.begin(scope);
    return call;
  }
}

/** One call with its attempts. */
export class GatewayCall {
  private scope: CallLimits = NO_LIMITS;
  private run: ReturnType<Retry['begin']> | undefined = undefined;
  private attempt: Attempt | undefined = undefined;
  private backoff: Disposable | undefined = undefined;

  constructor(
    private readonly gateway: Gateway,
    private readonly policies: OperationPolicies,
    private readonly request: GatewayRequest,
    private readonly end: (end: GatewayEnd) => void,
  ) {}

  begin(scope: CallLimits): void {
    const { name, deadline, retry, target } = this.policies;
    const now = this.gateway.setup.process.time.now();
    try {
      const { incomingDeadlineAt, previousAttempts } = scope;
      const deadlineAt = totalDeadline(name, deadline, scope, now);
      this.scope = { incomingDeadlineAt, previousAttempts, deadlineAt };
    } catch (error) {
      this.end({ ok: false, error });
      return;
    }
    this.run = retry.begin(this.scope, target);
    this.try(0);
  }

  /** Our own caller does not wait any more. */
  cancel(reason: CancelReason): void {
    this.backoff?.[Symbol.dispose]();
    this.attempt?.cancel(reason);
  }

  private try(number: number): void {
    const { gateway, policies, request, scope } = this;
    this.attempt = new Attempt(gateway, policies, (error) => {
      this.attempt = undefined;
      if (error === undefined) this.succeeded();
      else this.failed(error, number);
    });
    this.attempt.begin(request, scope, number);
  }

  private succeeded(): void {
    if (this.run !== undefined) this.policies.retry.succeeded(this.run);
    this.end({ ok: true });
  }

  private failed(error: unknown, number: number): void {
    const decision = this.run && this.policies.retry.failed(this.run, error);
    if (decision?.retry !== true) {
      this.end({ ok: false, error });
      return;
    }
    const { process } = this.gateway.setup;
    this.backoff = process.after(decision.delayMs, () => this.try(number + 1));
  }
}

/** One attempt: asks the breakers, takes a slot, leaves, and gives everything back. */
class Attempt {
  /** One of each breaker that let it through, in their order. */
  private readonly permits: Permit[] = [];
  private slot: Slot | undefined = undefined;
  private record: AttemptRecord | undefined = undefined;
  private sent: OutgoingCall | undefined = undefined;

  constructor(
    private readonly gateway: Gateway,
    private readonly policies: OperationPolicies,
    private readonly end: (error: unknown) => void,
  ) {}

  begin(request: GatewayRequest, scope: CallLimits, number: number): void {
    const { name, deadline } = this.policies;
    const now = this.gateway.setup.process.time.now();
    let deadlineAt: number;
    try {
      deadlineAt = attemptDeadline(name, deadline, scope, now);
      if (deadlineAt <= now) throw new BudgetExhaustedError(name, 0, 1);
    } catch (error) {
      this.end(error);
      return;
    }
    const refusal = this.admit() ?? this.enter();
    if (refusal === undefined) this.send(request, deadlineAt, number);
    else this.settle(refusal);
  }

  cancel(reason: CancelReason): void {
    const error = new CallCancelledError(reason);
    this.sent?.cancel();
    this.record?.ended(error, 'caller');
    this.settle(error, () => undefined);
  }

  private admit(): CircuitOpenError | undefined {
    for (const breaker of this.policies.breakers) {
      const permit = breaker.admit();
      if (permit instanceof CircuitOpenError) {
        this.gateway.blocked++;
        return permit;
      }
      this.permits.push(permit);
    }
    return undefined;
  }

  private enter(): BulkheadFullError | undefined {
    const slot = this.policies.bulkhead.tryAcquire();
    if (slot instanceof BulkheadFullError) return slot;
    this.slot = slot;
    return undefined;
  }

  private send(request: GatewayRequest, deadlineAt: number, attempt: number): void {
    const { process, peer, link } = this.gateway.setup;
    const clock = process.time;
    const target = { operation: this.policies.name, peer, clock, attempt };
    this.record = new AttemptRecord(target, deadlineAt - clock.now());
    const { operation, id, orderId } = request;
    const asked = { operation, id, orderId, deadlineAt, previousAttempts: attempt };
    this.sent = link().call(asked, (end) => this.ended(end));
  }

  private ended(end: RpcEnd): void {
    if (end.ok) {
      this.record?.heard();
      this.settle(undefined);
    } else {
      this.record?.ended(end.error, end.endedBy);
      this.settle(end.error);
    }
  }

  /** From the inside out, and all before anybody hears of the end. */
  private settle(error: unknown, end = this.end): void {
    this.slot?.release();
    for (let i = this.permits.length - 1; i >= 0; i--) {
      const [permit, breaker] = [this.permits[i], this.policies.breakers[i]];
      if (permit === undefined || breaker === undefined) continue;
      permit.done(error === undefined ? SUCCESS : breaker.judge(permit, error));
    }
    end(error);
  }
}

/** Made once: a closure for each call would cost more than the call. */
export function retryTarget(
  breakers: readonly CircuitBreaker[],
  { minBudgetMs = 0 }: DeadlineOptions,
): RetryTarget {
  return {
    refusedForMs: () => Math.max(0, ...breakers.map(refusedForMs)),
    minBudgetMs: () => minBudgetMs,
  };
}

function refusedForMs(breaker: CircuitBreaker): number {
  return breaker.state === 'open' ? (breaker.retryAfterMs ?? 0) : 0;
}
