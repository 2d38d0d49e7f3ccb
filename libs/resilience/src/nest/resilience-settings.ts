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
  type OptionChanges,
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

/**
 * Figures to change, by kind and name. What is not named stays; what is null goes back to its default,
 * as if nobody had said it: a rule goes off. So all of it but functions can be written as JSON.
 */
export interface SettingsChanges {
  readonly breakers?: ByName<OptionChanges<BreakerOptions>>;
  readonly retries?: ByName<OptionChanges<RetryOptions>>;
  /** Retry budgets that have a name. */
  readonly budgets?: ByName<OptionChanges<RetryBudgetOptions>>;
  readonly bulkheads?: ByName<OptionChanges<BulkheadOptions>>;
  readonly fallbacks?: ByName<OptionChanges<FallbackOptions>>;
  readonly deadlines?: ByName<OptionChanges<DeadlineOptions>>;
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
    // Breakers leave what is undefined as it is, and read null themselves.
    const read = kind === 'breakers' ? changes : withoutNulls(changes);
    const planned = planChanges(source, read as ByName<never>, ofKind);
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

/** To the other policies undefined is what null is here: back to the default. */
function withoutNulls(changes: ByName<object>): ByName<object> {
  const entries = Object.entries(changes).map(([name, change]) => {
    // A fallback may well answer null.
    const fields = Object.entries(change).map(([field, value]: [string, unknown]) => [
      field,
      field === 'value' ? value : (value ?? undefined),
    ]);
    return [name, Object.fromEntries(fields) as object] as const;
  });
  return Object.fromEntries(entries);
}
