import { BreakerConfigError, type Classifier, type Clock } from '../core/index.js';
import {
  resolveDeadlineOptions,
  type BreakerRegistry,
  type CircuitBreaker,
  type DeadlineOptions,
} from '../policies/index.js';
import { BreakerPolicy } from './breaker.policy.js';
import { DeadlinePolicy } from './deadline.policy.js';
import type { ConfigFaults } from './config-faults.js';
import type { BreakerDeclaration, MethodDeclaration } from './declaration.js';
import type { Policy } from './policy.js';
import type { ResilienceDefinitions } from './resilience-definitions.js';

/** What layers are made with. */
export interface LayerTools {
  readonly registry: BreakerRegistry;
  readonly clock: Clock;
  /** What the modules define by name. */
  readonly definitions: ResilienceDefinitions;
  /** Collects what cannot work, so that all of it is told at once. */
  readonly faults: ConfigFaults;
}

/** Makes the policies of one layer for a method; none if the method did not ask for them. */
type Layer = (declaration: MethodDeclaration, tools: LayerTools) => readonly Policy[];

/**
 * The layers around a method from the outside in, whatever order its decorators are written in:
 * the deadline outside the breaker, so that a call with too little time left never asks it, and
 * refusals cost no time. A fallback would come first, retry between the two, a bulkhead last.
 */
const LAYERS: readonly Layer[] = [deadlineLayer, breakerLayer];

/** The policies of a method, outermost first. Breakers are defined in the registry. */
export function policiesFor(declaration: MethodDeclaration, tools: LayerTools): Policy[] {
  return LAYERS.flatMap((layer) => layer(declaration, tools));
}

/** Defines the breakers that a method or handler declares; answers them outermost first. */
export function defineBreakers(
  { owner, breakers, deadline }: MethodDeclaration,
  { registry, faults, definitions }: LayerTools,
  classifyDefault?: Classifier,
): CircuitBreaker[] {
  return breakers.flatMap((declaration) =>
    faults.collect(owner, () => {
      const { name = owner, group, classify = classifyDefault, returns: _, ...own } = declaration;
      if (isNameOnly(declaration) && definitions.definesBreaker(name)) {
        return definitions.breaker(name) ?? [];
      }
      const attemptMs = own.attemptMs ?? deadline?.attemptMs ?? deadline?.totalMs;
      const figures = attemptMs === undefined ? own : { ...own, attemptMs };
      const setup = {
        ...(group === undefined ? {} : { group }),
        ...(classify === undefined ? {} : { classify }),
      };
      return registry.define(name, figures, setup);
    }),
  );
}

/** The breaker of that name, whatever a module says of it. */
function isNameOnly({ name, returns: _, ...figures }: BreakerDeclaration): boolean {
  return name !== undefined && Object.keys(figures).length === 0;
}

function deadlineLayer(declaration: MethodDeclaration, { clock, faults }: LayerTools): Policy[] {
  const { owner, deadline } = declaration;
  if (deadline === undefined) return [];
  return faults.collect(owner, () => {
    const { returns: _, ...options } = deadline;
    return [new DeadlinePolicy(owner, resolveDeadlineOptions(owner, options), clock)];
  });
}

function breakerLayer(declaration: MethodDeclaration, tools: LayerTools): Policy[] {
  return defineBreakers(declaration, tools).map((breaker) => {
    tools.faults.collect(declaration.owner, () => assertFair(breaker, declaration.deadline));
    return new BreakerPolicy(breaker);
  });
}

/** A call that is begun must be able to count, or short budgets would hide a hung callee. */
function assertFair(breaker: CircuitBreaker, deadline: DeadlineOptions | undefined): never[] {
  const { fairMs } = breaker.options;
  const minBudgetMs = deadline?.minBudgetMs;
  if (fairMs === undefined || minBudgetMs === undefined || minBudgetMs < fairMs) return [];
  throw new BreakerConfigError(`Circuit breaker "${breaker.name}"`, [
    `minBudgetMs (${minBudgetMs}) must be below fairMs (${fairMs})`,
  ]);
}
