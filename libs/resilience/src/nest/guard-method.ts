import { defer, isObservable, type Observable, type ObservableInput } from 'rxjs';
import { markLocal } from '../policies/index.js';
import type { AnyMethod, MethodKind } from './method-kind.js';
import type { GuardedCall, Inner, Policy } from './policy.js';

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
    // Per subscription: a retry above makes a new call, and so asks every policy again.
    entrance<Observable<unknown>>(
      policies.map((policy) => policy.observe.bind(policy)),
      ({ self, args }) =>
        defer(() => method.apply(self, args as unknown[]) as ObservableInput<unknown>),
    ),

  promise: (method, policies) =>
    entrance<Promise<unknown>>(
      policies.map((policy) => policy.runAsync.bind(policy)),
      ({ self, args }) =>
        notObservable(method, method.apply(self, args as unknown[]) as Promise<unknown>),
    ),

  sync: (method, policies) =>
    entrance<unknown>(
      policies.map((policy) => policy.run?.bind(policy) ?? passOn),
      ({ self, args }) =>
        notPromise(method, notObservable(method, method.apply(self, args as unknown[]))),
    ),
};

/** A layer that takes time, at a method that answers at once: the start has failed already. */
const passOn: LayerOf<unknown> = (call, inner) => inner(call);

type LayerOf<Answer> = (call: GuardedCall, inner: Inner<Answer>) => Answer;

/** The layers are joined here, once: a call only passes through. */
function entrance<Answer>(
  innermostFirst: readonly LayerOf<Answer>[],
  innermost: Inner<Answer>,
): AnyMethod {
  const outermost = innermostFirst.reduce<Inner<Answer>>(
    (inner, layer) => (call) => layer(call, inner),
    innermost,
  );
  return function (...args) {
    return outermost({ self: this, args });
  };
}

/** An Observable taken for a plain value would count as success before its call is even made. */
function notObservable<T>(method: AnyMethod, result: T): T {
  if (!isObservable(result)) return result;
  throw markLocal(
    new TypeError(`${method.name} returned an Observable; declare it with returns: 'observable'.`),
  );
}

/** Neither may a promise, which is to fail later. */
function notPromise<T>(method: AnyMethod, result: T): T {
  if (!isPromise(result)) return result;
  // Nobody will ever wait for it.
  result.then(undefined, () => undefined);
  throw markLocal(
    new TypeError(`${method.name} returned a promise; declare it with returns: 'promise'.`),
  );
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
