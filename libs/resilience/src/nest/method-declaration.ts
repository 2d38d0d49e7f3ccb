import type { ConfigFaults } from './config-faults.js';
import type {
  BreakerDeclaration,
  BulkheadDeclaration,
  DeadlineDeclaration,
  Declarations,
  FallbackDeclaration,
  RetryDeclaration,
} from './declaration.js';
import type { MethodKind } from './method-kind.js';
import { breakersOf, type PolicySetDeclaration } from './policy-set.js';

/** All that holds for one method: what its decorators say, and the policy set they name. */
export interface MethodDeclaration {
  /** `ClassName.methodName`. */
  readonly owner: string;
  readonly fallback: FallbackDeclaration | undefined;
  readonly deadline: DeadlineDeclaration | undefined;
  readonly retry: RetryDeclaration | undefined;
  /** Outermost first. */
  readonly breakers: readonly BreakerDeclaration[];
  readonly bulkhead: BulkheadDeclaration | undefined;
}

/** Where the sets are found, and where it is noted if one is not. */
export interface PolicySets {
  readonly faults: ConfigFaults;
  policySet(name: string): PolicySetDeclaration | undefined;
  /** The names of all sets. */
  readonly setNames: readonly string[];
}

const DECORATORS = {
  deadline: '@Deadline',
  retry: '@Retry',
  bulkhead: '@Bulkhead',
  fallback: '@Fallback',
  set: '@Resilient',
} as const;

/**
 * Joins a method's own decorators with the policy set it names: its own stand for their whole
 * layer. Notes what is written twice and what is not there.
 */
export function methodDeclaration(
  owner: string,
  said: Declarations,
  sets: PolicySets,
): MethodDeclaration {
  for (const [kind, decorator] of Object.entries(DECORATORS)) {
    if (said[kind as keyof typeof DECORATORS].length < 2) continue;
    sets.faults.add(owner, `has ${decorator} more than once; only @CircuitBreaker may be repeated`);
  }
  const set = setOf(owner, said, sets);
  return {
    owner,
    fallback: said.fallback[0] ?? set.fallback,
    deadline: said.deadline[0] ?? set.deadline,
    retry: said.retry[0] ?? set.retry,
    breakers: said.breaker.length > 0 ? said.breaker : breakersOf(set),
    bulkhead: said.bulkhead[0] ?? set.bulkhead,
  };
}

/** The kind of the method, where a declaration tells it. */
export function declaredKind(method: MethodDeclaration): MethodKind | undefined {
  const { breakers, deadline, retry, bulkhead, fallback } = method;
  const all = [...breakers, deadline, retry, bulkhead, fallback];
  return all.find((declaration) => declaration?.returns !== undefined)?.returns;
}

function setOf(
  owner: string,
  { set: [name] }: Declarations,
  sets: PolicySets,
): PolicySetDeclaration {
  if (name === undefined) return {};
  const set = sets.policySet(name);
  if (set !== undefined) return set;
  const { setNames } = sets;
  const known = setNames.length === 0 ? 'no set is' : `defined are ${setNames.join(', ')}`;
  sets.faults.add(
    owner,
    `wants the policy set "${name}", but nobody defines it (${known}): add it to policies of ` +
      'ResilienceModule.forRoot or forFeature',
  );
  return {};
}
