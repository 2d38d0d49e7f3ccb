import { Observable } from 'rxjs';

/** What a guarded method answers with. It must be known before the call is made. */
export type MethodKind = 'observable' | 'promise' | 'sync';

export type AnyMethod = (this: unknown, ...args: unknown[]) => unknown;

/**
 * The kind of a method, by what was declared, the `async` keyword or the return type that the
 * compiler kept. A type it keeps as `Object` or not at all (an interface, a union, a type-only
 * import, no annotation) tells nothing.
 * @returns undefined if it cannot be known, a sentence if the declaration is wrong
 */
export function methodKind(
  prototype: object,
  key: string,
  declared: MethodKind | undefined,
): MethodKind | { readonly fault: string } {
  const method: unknown = Object.getOwnPropertyDescriptor(ownerOf(prototype, key), key)?.value;
  const isAsync = Object.prototype.toString.call(method) === '[object AsyncFunction]';
  if (isAsync && declared !== undefined && declared !== 'promise') {
    return { fault: `is async, so it returns a promise, not "${declared}"` };
  }
  const kind = isAsync ? 'promise' : (declared ?? kindOfType(returnType(prototype, key)));
  return kind ?? { fault: `does not show what it returns; ${HOW_TO_TELL}` };
}

const HOW_TO_TELL =
  "annotate its return type with a value import (Observable<...> or Promise<...>), or set returns: 'observable' | 'promise' | 'sync'";

function kindOfType(type: unknown): MethodKind | undefined {
  if (typeof type !== 'function' || type === Object) return undefined;
  if (type === Promise || type.prototype instanceof Promise) return 'promise';
  if (type === Observable || type.prototype instanceof Observable) return 'observable';
  return 'sync';
}

function returnType(prototype: object, key: string): unknown {
  return Reflect.getMetadata('design:returntype', prototype, key);
}

/** The object on the prototype chain that has the method itself. */
function ownerOf(prototype: object, key: string): object {
  let owner: object | null = prototype;
  while (owner !== null && !Object.hasOwn(owner, key)) {
    owner = Object.getPrototypeOf(owner) as object | null;
  }
  return owner ?? prototype;
}
