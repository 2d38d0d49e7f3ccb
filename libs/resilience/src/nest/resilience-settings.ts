import { Injectable } from '@nestjs/common';
import {
  BreakerConfigError,
  type BreakerOptions,
  type ResolvedBreakerOptions,
} from '../core/index.js';
import {
  BreakerRegistry,
  planChanges,
  type BulkheadOptions,
  type DeadlineOptions,
  type FallbackOptions,
  type PlannedChange,
  type ReconfigurableSource,
  type ResolvedRetryOptions,
  type RetryBudgetOptions,
  type RetryOptions,
} from '../policies/index.js';
import { agreementFaults } from './agreement.js';
import type { MethodParts } from './method-parts.js';
import { objectFaults } from './module-faults.js';
import { PolicyRegistry } from './policy-registry.js';

type ByName<Changes> = Readonly<Record<string, Changes>>;

/** Figures to change, by kind and name; whatever is not named stays. */
export interface SettingsChanges {
  readonly breakers?: ByName<BreakerOptions>;
  readonly retries?: ByName<Partial<RetryOptions>>;
  /** Retry budgets that have a name. */
  readonly budgets?: ByName<RetryBudgetOptions>;
  readonly bulkheads?: ByName<Partial<BulkheadOptions>>;
  readonly fallbacks?: ByName<Partial<FallbackOptions>>;
  readonly deadlines?: ByName<Partial<DeadlineOptions>>;
}

/**
 * Changes figures while the application runs: all that belong together in one step, or none of them.
 *
 * @example
 * settings.reconfigure({
 *   breakers: { 'service-c/Charge': { failureThreshold: 5 } },
 *   retries: { 'PaymentsGateway.charge': { attempts: 4 } },
 * });
 */
@Injectable()
export class ResilienceSettings {
  private readonly methods: MethodParts[] = [];

  constructor(
    private readonly breakers: BreakerRegistry,
    private readonly policies: PolicyRegistry,
  ) {}

  /** Notes what has to agree. @internal */
  watch(parts: MethodParts): void {
    this.methods.push(parts);
  }

  /**
   * @throws BreakerConfigError listing every fault: names that nobody has, figures that are wrong
   *   or that contradict others of a method; then nothing has changed
   */
  reconfigure(changes: SettingsChanges): void {
    const faults = objectFaults(changes).map((fault) => `changes ${fault}`);
    const planned = Object.entries({ ...changes }).flatMap(([kind, ofKind]) =>
      ofKind === undefined ? [] : this.plan(kind, ofKind as ByName<object>, faults),
    );
    if (faults.length === 0) faults.push(...this.disagreements(planned));
    if (faults.length > 0) throw new BreakerConfigError('Reconfiguration', faults);
    for (const { apply } of planned) apply();
  }

  private plan(kind: string, changes: ByName<object>, faults: string[]): PlannedChange[] {
    const { breakers, policies } = this;
    const { retries, budgets, bulkheads, fallbacks, deadlines } = policies;
    const sources: ByName<ReconfigurableSource<never>> = {
      breakers,
      retries,
      budgets,
      bulkheads,
      fallbacks,
      deadlines,
    };
    const source = Object.hasOwn(sources, kind) ? sources[kind] : undefined;
    if (source === undefined) {
      faults.push(`${kind} is no kind of policy; there are ${Object.keys(sources).join(', ')}`);
      return [];
    }
    const misshapen = shapeFaults(kind, changes);
    faults.push(...misshapen);
    if (misshapen.length > 0) return [];
    const ofKind: string[] = [];
    const planned = planChanges(source, changes as ByName<never>, ofKind);
    faults.push(...ofKind.map((fault) => `${kind}: ${fault}`));
    return planned;
  }

  private disagreements(planned: readonly PlannedChange[]): string[] {
    const next = new Map<unknown, unknown>(planned.map(({ target, options }) => [target, options]));
    return this.methods.flatMap(({ owner, breakers, retry, deadline }) =>
      agreementFaults({
        breakers: breakers.map((breaker) => ({
          name: breaker.name,
          options: (next.get(breaker) ?? breaker.options) as ResolvedBreakerOptions,
        })),
        retry: (next.get(retry) ?? retry?.options) as ResolvedRetryOptions | undefined,
        deadline: next.get(deadline) ?? deadline?.options,
      }).map((fault) => `${owner} could not work: ${fault}`),
    );
  }
}

function shapeFaults(kind: string, changes: ByName<object>): string[] {
  const faults = objectFaults(changes).map((fault) => `${kind} ${fault}`);
  if (faults.length > 0) return faults;
  return Object.entries(changes).flatMap(([name, change]) =>
    objectFaults(change).map((fault) => `${kind}: "${name}" ${fault}`),
  );
}
