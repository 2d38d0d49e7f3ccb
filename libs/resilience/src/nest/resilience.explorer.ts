import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { BreakerRegistry, monotonicClock } from '../policies/index.js';
import { classifyHttpHandler } from './classify-http-handler.js';
import { declarationOf, type MethodDeclaration } from './declaration.js';
import { guardMethod, unguarded } from './guard-method.js';
import { GuardedHandlers } from './guarded-handlers.js';
import { noteMissingBreakers } from './injection-faults.js';
import { methodKind, type AnyMethod, type MethodKind } from './method-kind.js';
import { defineBreakers, policiesFor, type LayerTools } from './policy-layers.js';
import { ResilienceDefinitions } from './resilience-definitions.js';
import { RESILIENCE_OPTIONS, type ResilienceOptions } from './resilience-options.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** A decorated method, where it was found. */
interface Found {
  readonly type: object;
  readonly prototype: object;
  readonly key: string;
  readonly method: AnyMethod;
  readonly declaration: MethodDeclaration;
}

/**
 * Acts on the decorators when the application starts: puts the policies before the methods of each
 * provider, and notes the breakers of controllers for the interceptor. Either everything is well
 * configured and in place, or the start fails with one error that lists every fault.
 *
 * Providers only: instances made with `new` and modules loaded lazily stay as they are. Providers
 * of request or transient scope are refused, for each of their instances would have to be caught.
 */
@Injectable()
export class ResilienceExplorer implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly registry: BreakerRegistry,
    private readonly handlers: GuardedHandlers,
    private readonly definitions: ResilienceDefinitions,
    private readonly modules: ModulesContainer,
    @Inject(RESILIENCE_OPTIONS) private readonly options: ResilienceOptions,
  ) {}

  /** @throws BreakerConfigError listing every fault of every method */
  onModuleInit(): void {
    const { registry, options, definitions } = this;
    const { faults } = definitions;
    const tools = { registry, faults, definitions, clock: options.clock ?? monotonicClock };
    const defined = new Set(definitions.defined);
    const byHand = new Set(registry.all().filter((breaker) => !defined.has(breaker)));

    this.noteSecondRoot();
    noteMissingBreakers(this.modules, definitions);
    const guards = [
      ...this.discovery.getProviders().flatMap((wrapper) => this.planProvider(wrapper, tools)),
      ...this.discovery.getControllers().flatMap((wrapper) => this.planController(wrapper, tools)),
    ];
    if (faults.any) {
      for (const breaker of registry.all()) {
        if (!byHand.has(breaker)) registry.delete(breaker.name);
      }
      faults.throwIfAny('Resilience of this application');
    }
    for (const putInPlace of guards) putInPlace();
    if (options.isActive !== undefined) registry.activate(options.isActive);
  }

  /** Two would guard the same methods with breakers of their own. */
  private noteSecondRoot(): void {
    const roots = this.discovery
      .getProviders()
      .filter(({ metatype }) => metatype === ResilienceExplorer);
    if (roots.length > 1) this.definitions.faults.add('ResilienceModule', SECOND_ROOT);
  }

  private planProvider(wrapper: Wrapper, tools: LayerTools): (() => void)[] {
    // An alias gives an instance that another provider owns.
    if (wrapper.isAlias) return [];
    const found = this.find(wrapper);
    if (found.length === 0) return [];
    if (!isSingleton(wrapper)) {
      for (const { declaration } of found) tools.faults.add(declaration.owner, SCOPED);
      return [];
    }
    const instance = wrapper.instance as object;
    return found.flatMap((method) => this.planMethod(instance, method, tools));
  }

  private planMethod(instance: object, found: Found, tools: LayerTools): (() => void)[] {
    const { declaration, key, prototype } = found;
    const policies = policiesFor(declaration, tools);
    const kind = methodKind(prototype, key, declaredKind(declaration));
    if (typeof kind === 'object') {
      tools.faults.add(declaration.owner, kind.fault);
      return [];
    }
    if (!Object.isExtensible(instance)) {
      tools.faults.add(declaration.owner, 'cannot be guarded: the provider is frozen or sealed');
      return [];
    }
    const guarded = guardMethod(methodOf(instance, found), kind, policies);
    return [() => install(instance, key, guarded)];
  }

  private planController(wrapper: Wrapper, tools: LayerTools): (() => void)[] {
    const classify = this.options.classifyHandler ?? classifyHttpHandler;
    return this.find(wrapper).flatMap(({ type, method, declaration }) => {
      if (declaration.deadline !== undefined) tools.faults.add(declaration.owner, INBOUND_DEADLINE);
      const breakers = defineBreakers(declaration, tools, classify);
      return [() => this.handlers.set(type, method, breakers)];
    });
  }

  private find(wrapper: Wrapper): Found[] {
    const prototype = prototypeOf(wrapper);
    if (prototype === undefined) return [];
    const type = prototype.constructor;
    return this.scanner.getAllMethodNames(prototype).flatMap((key) => {
      const method = (prototype as Record<string, unknown>)[key] as AnyMethod;
      const declaration = declarationOf(method, `${type.name}.${key}`);
      return declaration === undefined ? [] : [{ type, prototype, key, method, declaration }];
    });
  }
}

const SECOND_ROOT =
  'is set up more than once: call forRoot or forRootAsync once, and forFeature in other modules';
const SCOPED =
  'cannot be guarded: its provider is of request or transient scope; make it a singleton';
const INBOUND_DEADLINE =
  'is a handler and cannot have @Deadline; its time comes with the call (grpcCallScope, httpCallScope)';

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

function isSingleton(wrapper: Wrapper): boolean {
  return wrapper.isDependencyTreeStatic() && !wrapper.isTransient;
}

function declaredKind({ breakers, deadline }: MethodDeclaration): MethodKind | undefined {
  return breakers.find(({ returns }) => returns !== undefined)?.returns ?? deadline?.returns;
}

/** The instance's own method, if others have wrapped it already: their wrapper stays inside. */
function methodOf(instance: object, { key, method }: Found): AnyMethod {
  const own: unknown = Object.getOwnPropertyDescriptor(instance, key)?.value;
  return typeof own === 'function' ? unguarded(own as AnyMethod) : method;
}

/** As a property of the instance, where calls through `this` find it too. */
function install(instance: object, key: string, guarded: AnyMethod): void {
  Object.defineProperty(instance, key, {
    value: guarded,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
