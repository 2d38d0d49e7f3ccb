import type { FaultRequest } from '@firebreak/contracts/plain';
import { faultSchema } from '@firebreak/contracts/plain';
import {
  FaultInjector,
  InjectedFaultError,
  isOverloadFault,
  type FaultPlan,
} from '@firebreak/faults';
import { BulkheadFullError, CallCancelledError } from '@firebreak/resilience';
import { FailureMarkers, classifyRpcHandler, rpcAnswer } from '@firebreak/resilience/nest-grpc';
import { HEALTHY_MS } from '../scenario/fault-catalogue.js';
import { enter, type InboundGuard } from './inbound-guard.js';
import type { IncomingCall } from './link.js';
import type { ServicePolicies } from './service-policies.js';
import type { ServiceProcess } from './service-process.js';
import type { Random } from './draws.js';

const OPERATIONS = ['Charge', 'Quote'] as const;
/** What C tells callers beyond its limit: to come back in 100 to 200 ms. */
const RETRY_AFTER_MS = 100;

/** Where a process of C gets what it needs. */
export interface ServiceCSetup {
  readonly process: ServiceProcess;
  readonly policies: ServicePolicies;
  readonly random: Random;
  /** For faults that have none of their own. */
  readonly seed: number;
  /** A charge was booked, for the user's request with this id. */
  readonly charged: (id: string) => void;
}

/** One life of a process of C: limits, the real fault injector, and a ledger of what was charged. */
export class ServiceC {
  /** Calls that a handler was begun for. */
  served = 0;
  private readonly faults: FaultInjector;
  private readonly guards: ReadonlyMap<string, InboundGuard>;
  private readonly markers: FailureMarkers;
  private readonly ledger = new Set<string>();

  constructor(private readonly setup: ServiceCSetup) {
    const { policies, process, random } = setup;
    const bulkhead = policies.bulkhead('inbound');
    this.guards = new Map(
      OPERATIONS.map((operation) => {
        const name = `inbound/${operation}`;
        return [
          operation,
          { breaker: policies.breaker(name, 'server', classifyRpcHandler), bulkhead },
        ];
      }),
    );
    this.markers = new FailureMarkers({
      self: 'service-c',
      registry: policies.breakers,
      dependencyOf: () => undefined,
      ownReason: (error) => {
        if (isOverloadFault(error)) return 'OVERLOADED';
        if (!(error instanceof BulkheadFullError)) return undefined;
        return { reason: 'OVERLOADED', retryAfterMs: RETRY_AFTER_MS * (1 + random()) };
      },
    });
    this.faults = new FaultInjector(OPERATIONS, process.time.now());
    this.heal();
  }

  strike(faults: readonly FaultRequest[]): void {
    const { seed } = this.setup;
    for (const fault of faults) this.faults.set(faultSchema.parse({ seed, ...fault }), this.now);
  }

  /** Every fault is lifted; what C takes for a call when nothing is wrong is left. */
  heal(): void {
    this.faults.clear();
    this.strike([{ kind: 'delay', operation: '*', ms: HEALTHY_MS }]);
  }

  serve(call: IncomingCall): void {
    const { operation } = call.request;
    const entry = enter(this.guards.get(operation) ?? {});
    if (!('leave' in entry)) {
      call.reply({ ok: false, answer: this.answerTo(entry) });
      return;
    }
    this.served++;
    const plan = this.faults.decide(operation, this.now);
    const work = new Work(this.setup.process, plan, (error) => {
      entry.leave(error);
      if (error === undefined) this.commit(call);
      call.reply(error === undefined ? { ok: true } : { ok: false, answer: this.answerTo(error) });
    });
    call.onCancelled = () => {
      // As the services do: a handler whose call ends is unsubscribed from, whyever it ended.
      if (work.abandon()) entry.leave(new CallCancelledError('caller_left'));
    };
    work.next();
  }

  private get now(): number {
    return this.setup.process.time.now();
  }

  /** Only if its caller has not left, and only once for one key. */
  private commit({ request, cancelled }: IncomingCall): void {
    if (cancelled || request.operation !== 'Charge' || this.ledger.has(request.id)) return;
    this.ledger.add(request.id);
    this.setup.charged(request.id);
  }

  private answerTo(error: unknown): object {
    return rpcAnswer(error, false, this.markers) ?? {};
  }
}

/** A call on its way through the waits of its faults. */
class Work {
  private step = 0;
  private isOver = false;
  private stopWaiting: () => void = () => undefined;

  constructor(
    private readonly process: ServiceProcess,
    private readonly plan: FaultPlan | undefined,
    private readonly done: (error: unknown) => void,
  ) {}

  next(): void {
    if (this.isOver) return;
    const wait = this.plan?.waits[this.step++];
    if (wait === undefined) {
      this.finish();
      return;
    }
    const goOn = (): void => {
      this.stopWaiting();
      this.next();
    };
    const timer = wait.ms === Infinity ? undefined : this.process.after(wait.ms, goOn);
    const forget = wait.lift.wait(goOn);
    this.stopWaiting = () => {
      timer?.[Symbol.dispose]();
      forget();
    };
  }

  /** Nobody waits for it any more; false if it had ended. */
  abandon(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    this.stopWaiting();
    this.plan?.release();
    return true;
  }

  private finish(): void {
    this.isOver = true;
    this.plan?.release();
    const end = this.plan?.end;
    if (end?.kind === 'crash') throw new RangeError('The simulation has no crash by count.');
    const injected = end?.kind === 'answer' ? end : undefined;
    this.done(injected && new InjectedFaultError(injected.fault, '', injected.code));
  }
}
