import type { BreakerOptions, Classifier } from '../core/index.js';
import type {
  BulkheadOptions,
  DeadlineOptions,
  FallbackOptions,
  RetryBudgetOptions,
  RetryOptions,
} from '../policies/index.js';
import type { StreamVerdict } from '../rxjs/index.js';
import type { MethodKind } from './method-kind.js';

/** What every declaration may say besides its figures. */
interface Declared {
  /**
   * Name in logs, errors and the registries; the same name with the same figures is the same one.
   * @default 'ClassName.methodName'; for another instance or class of that name it ends in ':2' and so on
   */
  readonly name?: string;
  /** What the method returns, where its signature does not show it. */
  readonly returns?: MethodKind;
}

/** What `@CircuitBreaker` says. Figures left out come from the module's defaults. */
export interface BreakerDeclaration extends BreakerOptions, Declared {
  /** A free label by which the module's `isActive` switches breakers on and off as a set. */
  readonly group?: string;
  /** Judges failed calls. @default the module's classifier */
  readonly classify?: Classifier;
  /**
   * For methods whose Observable is a stream of messages: judged at its end, or by its first message.
   * One answer is success at once, a message of a stream is not. @default it is one answer
   */
  readonly stream?: StreamVerdict;
}

/** What `@Deadline` says. */
export interface DeadlineDeclaration extends DeadlineOptions, Declared {}

/** What `@Retry` says. No attempt is begun with less than `minBudgetMs` of its deadline, either. */
export interface RetryDeclaration extends Omit<RetryOptions, 'budget'>, Declared {
  /** The share of calls that may be retries; false for no such limit. @default its defaults */
  readonly budget?: SharedBudget | false;
}

/** A retry budget, which several methods that call one target may share. */
export interface SharedBudget extends RetryBudgetOptions {
  /** Retries that name the same budget draw on it together. @default a budget of its own */
  readonly name?: string;
}

/** What `@Bulkhead` says. */
export interface BulkheadDeclaration extends BulkheadOptions, Declared {}

/** What `@Fallback` says. */
export interface FallbackDeclaration<T = unknown> extends FallbackOptions<T>, Declared {}

/** What each decorator says, as often as it is written on one method; outermost first. */
export interface Declarations {
  readonly breaker: readonly BreakerDeclaration[];
  readonly deadline: readonly DeadlineDeclaration[];
  readonly retry: readonly RetryDeclaration[];
  readonly bulkhead: readonly BulkheadDeclaration[];
  readonly fallback: readonly FallbackDeclaration[];
  /** Names of policy sets. */
  readonly set: readonly string[];
}

const DECLARATIONS = Symbol('firebreak:policies');
const NONE: Declarations = {
  breaker: [],
  deadline: [],
  retry: [],
  bulkhead: [],
  fallback: [],
  set: [],
};

/** Notes what a decorator says; they run from the bottom up, so the last one is outermost. */
export function declare<Kind extends keyof Declarations>(
  method: object,
  kind: Kind,
  said: Declarations[Kind][number],
): void {
  const before = declarationsOn(method) ?? NONE;
  const frozen = typeof said === 'object' ? Object.freeze({ ...said }) : said;
  Reflect.defineMetadata(DECLARATIONS, { ...before, [kind]: [frozen, ...before[kind]] }, method);
}

/** What was declared on a method; undefined if nothing was. */
export function declarationsOn(method: object): Declarations | undefined {
  return Reflect.getMetadata(DECLARATIONS, method) as Declarations | undefined;
}

/** @throws TypeError for anything but a method of instances: nothing could ever guard it */
export function decoratedMethod(
  decorator: string,
  target: object,
  key: string | symbol,
  descriptor: { readonly value?: unknown },
): object {
  const { value } = descriptor;
  if (typeof target === 'object' && typeof key === 'string' && typeof value === 'function') {
    return value;
  }
  const owner = typeof target === 'function' ? target.name : target.constructor.name;
  throw new TypeError(
    `${decorator} on ${owner}.${String(key)}: only methods of instances can be guarded, ` +
      'not static ones, accessors or methods named by a symbol.',
  );
}
