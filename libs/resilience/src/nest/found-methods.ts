import type { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { declarationsOn, type Declarations } from './declaration.js';
import { unguarded } from './guard-method.js';
import type { AnyMethod } from './method-kind.js';

export type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** A decorated method, where it was found. */
export interface FoundMethod {
  /** `ClassName.methodName`. */
  readonly owner: string;
  readonly type: object;
  readonly prototype: object;
  readonly key: string;
  readonly method: AnyMethod;
  readonly said: Declarations;
}

/** The decorated methods of a provider or controller. */
export function findMethods(wrapper: Wrapper, scanner: MetadataScanner): FoundMethod[] {
  const prototype = prototypeOf(wrapper);
  if (prototype === undefined) return [];
  const type = prototype.constructor;
  return scanner.getAllMethodNames(prototype).flatMap((key) => {
    const method = (prototype as Record<string, unknown>)[key] as AnyMethod;
    const said = declarationsOn(method);
    const owner = `${type.name}.${key}`;
    return said === undefined ? [] : [{ owner, type, prototype, key, method, said }];
  });
}

/** Methods that hide a decorated one of a base class and have no decorators of ours themselves. */
export function findUnguardedOverrides(wrapper: Wrapper, scanner: MetadataScanner): string[] {
  const prototype = prototypeOf(wrapper);
  if (prototype === undefined) return [];
  return scanner
    .getAllMethodNames(prototype)
    .filter((key) => {
      const [first, ...hidden] = methodsCalled(key, prototype);
      return !isDecorated(first) && hidden.some(isDecorated);
    })
    .map((key) => `${prototype.constructor.name}.${key}`);
}

/** The methods of that name along the prototypes, nearest first. */
function methodsCalled(key: string, prototype: object): unknown[] {
  const methods: unknown[] = [];
  let owner: object | null = prototype;
  while (owner !== null) {
    const own: unknown = Object.getOwnPropertyDescriptor(owner, key)?.value;
    if (own !== undefined) methods.push(own);
    owner = Object.getPrototypeOf(owner) as object | null;
  }
  return methods;
}

function isDecorated(method: unknown): boolean {
  return typeof method === 'function' && declarationsOn(method) !== undefined;
}

export function isSingleton(wrapper: Wrapper): boolean {
  return wrapper.isDependencyTreeStatic() && !wrapper.isTransient;
}

/** The instance's own method, if others have wrapped it already: their wrapper stays inside. */
export function methodOf(instance: object, { key, method }: FoundMethod): AnyMethod {
  const own: unknown = Object.getOwnPropertyDescriptor(instance, key)?.value;
  return typeof own === 'function' ? unguarded(own as AnyMethod) : method;
}

/** As a property of the instance, where calls through `this` find it too. */
export function install(instance: object, key: string, guarded: AnyMethod): void {
  Object.defineProperty(instance, key, {
    value: guarded,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

/** The prototype whose methods to look at, without touching the instance's own accessors. */
function prototypeOf(wrapper: Wrapper): object | undefined {
  const metatype = wrapper.metatype as { prototype?: unknown } | null;
  const instance: unknown = isSingleton(wrapper) ? wrapper.instance : metatype?.prototype;
  if (typeof instance !== 'object' || instance === null) return undefined;
  const prototype: unknown =
    instance === metatype?.prototype ? instance : Object.getPrototypeOf(instance);
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  return prototype === Object.prototype ? undefined : prototype;
}
