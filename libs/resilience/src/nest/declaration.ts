import type { BreakerOptions, Classifier } from '../core/index.js';
import type { DeadlineOptions } from '../policies/index.js';
import type { MethodKind } from './method-kind.js';

/** What `@CircuitBreaker` says. Figures left out come from the module's defaults. */
export interface BreakerDeclaration extends BreakerOptions {
  /**
   * Name in logs, errors and the registry; the same name with the same figures is the same breaker.
   * @default 'ClassName.methodName'
   */
  readonly name?: string;
  /** A free label by which the module's `isActive` switches breakers on and off as a set. */
  readonly group?: string;
  /** Judges failed calls. @default the module's classifier */
  readonly classify?: Classifier;
  /** What the method returns, where its signature does not show it. */
  readonly returns?: MethodKind;
}

/** What `@Deadline` says. */
export interface DeadlineDeclaration extends DeadlineOptions {
  /** What the method returns, where its signature does not show it. */
  readonly returns?: MethodKind;
}

/** All that the decorators of one method say. */
export interface MethodDeclaration {
  /** `ClassName.methodName`. */
  readonly owner: string;
  /** Outermost first, as they are written from top to bottom. */
  readonly breakers: readonly BreakerDeclaration[];
  readonly deadline: DeadlineDeclaration | undefined;
}

const BREAKERS = Symbol('firebreak:circuit-breakers');
const DEADLINE = Symbol('firebreak:deadline');

/** Adds a breaker to a method; decorators run from the bottom up, so the last one is outermost. */
export function declareBreaker(method: object, breaker: BreakerDeclaration): void {
  const inner = (Reflect.getMetadata(BREAKERS, method) ?? []) as BreakerDeclaration[];
  Reflect.defineMetadata(BREAKERS, [Object.freeze({ ...breaker }), ...inner], method);
}

/** Gives a method its deadline. */
export function declareDeadline(method: object, deadline: DeadlineDeclaration): void {
  Reflect.defineMetadata(DEADLINE, Object.freeze({ ...deadline }), method);
}

/** What was declared on a method; undefined if nothing was. */
export function declarationOf(method: object, owner: string): MethodDeclaration | undefined {
  const breakers = (Reflect.getMetadata(BREAKERS, method) ?? []) as BreakerDeclaration[];
  const deadline = Reflect.getMetadata(DEADLINE, method) as DeadlineDeclaration | undefined;
  if (breakers.length === 0 && deadline === undefined) return undefined;
  return { owner, breakers, deadline };
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
