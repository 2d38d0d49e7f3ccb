import { defer, isObservable, type ObservableInput } from 'rxjs';
import { markLocal } from '../policies/index.js';
import type { AnyMethod, MethodKind } from './method-kind.js';
import type { Policy } from './policy.js';

/** What each guarded method was before. */
const originals = new WeakMap<AnyMethod, AnyMethod>();

/** The method behind the policies, if it is guarded; else the method itself. */
export function unguarded(method: AnyMethod): AnyMethod {
  return originals.get(method) ?? method;
}

/**
 * The same method behind policies, outermost first. Name, length and metadata stay, so that other
 * decorators and Nest itself see what they saw before.
 */
export function guardMethod(
  method: AnyMethod,
  kind: MethodKind,
  policies: readonly Policy[],
): AnyMethod {
  const guarded = FORMS[kind](method, [...policies].toReversed());
  for (const property of ['name', 'length'] as const) {
    Object.defineProperty(guarded, property, { value: method[property], configurable: true });
  }
  for (const key of Reflect.getOwnMetadataKeys(method) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, method), guarded);
  }
  originals.set(guarded, method);
  return guarded;
}

type Form = (method: AnyMethod, innermostFirst: readonly Policy[]) => AnyMethod;

const FORMS: Record<MethodKind, Form> = {
  observable: (method, policies) =>
    function (...args) {
      // Per subscription: a retry above makes a new call, and so asks every policy again.
      const call = defer(() => method.apply(this, args) as ObservableInput<unknown>);
      return policies.reduce((source, policy) => policy.observe(source), call);
    },

  promise: (method, policies) =>
    function (...args) {
      const call = (): Promise<unknown> =>
        notObservable(method, method.apply(this, args) as Promise<unknown>);
      return policies.reduce((inner, policy) => () => policy.runAsync(inner), call)();
    },

  sync: (method, policies) =>
    function (...args) {
      const call = (): unknown => notObservable(method, method.apply(this, args));
      return policies.reduce((inner, policy) => () => policy.run(inner), call)();
    },
};

/** An Observable taken for a plain value would count as success before its call is even made. */
function notObservable<T>(method: AnyMethod, result: T): T {
  if (!isObservable(result)) return result;
  throw markLocal(
    new TypeError(`${method.name} returned an Observable; declare it with returns: 'observable'.`),
  );
}
