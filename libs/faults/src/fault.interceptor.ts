import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { callScope, monotonicClock } from '@firebreak/resilience';
import { concat, defer, NEVER, Observable, throwError } from 'rxjs';
import { FaultInjector } from './fault-injector.js';
import type { FaultPlan, FaultWait } from './fault-plan.js';
import { FAULTS_OPTIONS, type FaultsOptions } from './faults-options.js';
import { InjectedFaultError } from './injected-fault.error.js';
import { operationOf } from './operation-of.js';

/**
 * Does to gRPC calls what the faults of their operation say, outside pipes and handler. Register it
 * after the breakers' interceptor, so that those see the faults as failures of the handler. A call
 * that waits ends when its caller leaves or its deadline passes, as `grpcCallScope` tells: that hook
 * must be in place. While no fault is set, calls pass untouched.
 */
@Injectable()
export class FaultInterceptor implements NestInterceptor {
  private readonly logger = new Logger('Faults');

  constructor(
    private readonly injector: FaultInjector,
    @Inject(FAULTS_OPTIONS) private readonly options: FaultsOptions,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (this.injector.isIdle) return next.handle();
    const operation = operationOf(context);
    if (operation === undefined) return next.handle();
    // Made here, within the call's context: a fault may be lifted from within another's.
    const handler = next.handle() as Observable<unknown>;
    const signal = callScope()?.signal;

    return new Observable((caller) => {
      const plan = this.injector.decide(operation, this.now());
      if (plan === undefined) return handler.subscribe(caller);
      caller.add(() => plan.release());
      const waits = plan.waits.map((wait) => waiting(wait, signal));
      return concat(...waits, this.ending(plan, operation, handler)).subscribe(caller);
    });
  }

  private ending(
    { end }: FaultPlan,
    operation: string,
    handler: Observable<unknown>,
  ): Observable<unknown> {
    switch (end.kind) {
      case 'serve':
        return handler;
      case 'answer':
        return throwError(() => new InjectedFaultError(end.fault, operation, end.code));
      case 'crash':
        return defer(() => this.crash(operation, end.exitCode));
    }
  }

  private crash(operation: string, exitCode: number): Observable<never> {
    this.logger.fatal(`the fault crash of ${operation} ends this process with ${exitCode}`, {
      event: 'fault.crash',
      operation,
      exitCode,
    });
    const { exit = (code) => process.exit(code) } = this.options;
    exit(exitCode);
    return NEVER;
  }

  private now(): number {
    return (this.options.clock ?? monotonicClock).now();
  }
}

/**
 * Completes when the time is over or the fault is lifted; leaves neither timer nor listener. Fails
 * when the caller has left, for a bulkhead holds on to a handler that has lost its subscriber.
 */
function waiting({ ms, lift }: FaultWait, signal: AbortSignal | undefined): Observable<never> {
  return new Observable((call) => {
    // No timer counts to infinity: Node would fire it at once.
    const timer = ms === Infinity ? undefined : setTimeout(() => call.complete(), ms);
    const stopWaiting = lift.wait(() => call.complete());
    // After those outside have ended the call: to them it is no failure of the handler.
    const leave = (): void => queueMicrotask(() => call.error(signal?.reason));
    if (signal?.aborted === true) leave();
    signal?.addEventListener('abort', leave, { once: true });
    return () => {
      clearTimeout(timer);
      stopWaiting();
      signal?.removeEventListener('abort', leave);
    };
  });
}
