import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { classifyHttpHandler } from './classify-http-handler.js';
import { findMethods, install, isSingleton, methodOf } from './found-methods.js';
import type { FoundMethod, Wrapper } from './found-methods.js';
import { guardMethod } from './guard-method.js';
import { GuardedHandlers } from './guarded-handlers.js';
import { noteMissingBreakers } from './injection-faults.js';
import { declaredKind, methodDeclaration } from './method-declaration.js';
import { methodKind } from './method-kind.js';
import { MethodOwners } from './method-owners.js';
import { makeParts } from './method-parts.js';
import { gatewayFaults, handlerFaults, syncFaults } from './placement-faults.js';
import { policiesOf } from './policy-layers.js';
import { ResilienceTools } from './resilience-tools.js';

/** Puts something in place once all is known to be well configured. */
type Plan = () => void;

/**
 * Acts on the decorators when the application starts: puts the policies before the methods of each
 * provider, and notes those of controllers' handlers for the interceptor. Either everything is well
 * configured and in place, or the start fails with one error that lists every fault, and nothing is
 * registered.
 *
 * Providers only: instances made with `new` and modules loaded lazily stay as they are. Providers
 * of request or transient scope are refused, for each of their instances would have to be caught.
 */
@Injectable()
export class ResilienceExplorer implements OnModuleInit {
  private readonly owners = new MethodOwners();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly modules: ModulesContainer,
    private readonly handlers: GuardedHandlers,
    private readonly tools: ResilienceTools,
  ) {}

  /** @throws BreakerConfigError listing every fault of every method */
  onModuleInit(): void {
    const { discovery, tools } = this;
    const { definitions, options, registry } = tools;
    const rollBack = tools.rollBack();

    this.noteSecondRoot();
    noteMissingBreakers(this.modules, definitions);
    const plans = [
      ...discovery.getProviders().flatMap((wrapper) => this.planProvider(wrapper)),
      ...discovery.getControllers().flatMap((wrapper) => this.planController(wrapper)),
    ];
    if (!definitions.faults.any) definitions.checkDefaults();
    if (definitions.faults.any) {
      rollBack();
      definitions.faults.throwIfAny('Resilience of this application');
    }
    for (const putInPlace of plans) putInPlace();
    if (options.isActive !== undefined) registry.activate(options.isActive);
  }

  /** Two would guard the same methods with breakers of their own. */
  private noteSecondRoot(): void {
    const roots = this.discovery
      .getProviders()
      .filter(({ metatype }) => metatype === ResilienceExplorer);
    if (roots.length > 1) this.tools.definitions.faults.add('ResilienceModule', SECOND_ROOT);
  }

  private planProvider(wrapper: Wrapper): Plan[] {
    // An alias gives an instance that another provider owns.
    if (wrapper.isAlias) return [];
    const found = findMethods(wrapper, this.scanner);
    if (found.length === 0) return [];
    if (!isSingleton(wrapper)) {
      for (const { owner } of found) this.tools.definitions.faults.add(owner, SCOPED);
      return [];
    }
    return found.flatMap((method) => this.planMethod(wrapper.instance as object, method));
  }

  private planMethod(instance: object, found: FoundMethod): Plan[] {
    const { key, prototype, said } = found;
    const { tools } = this;
    const owner = this.owners.nameOf(found.owner, instance);
    const { definitions } = tools;
    const { faults } = definitions;
    const declaration = methodDeclaration(owner, said, definitions);
    const parts = makeParts(declaration, tools);
    const kind = methodKind(prototype, key, declaredKind(declaration));
    if (typeof kind === 'object') {
      faults.add(owner, kind.fault);
      return [];
    }
    const misplaced = [...gatewayFaults(declaration), ...syncFaults(declaration, kind)];
    for (const fault of misplaced) faults.add(owner, fault);
    if (!Object.isExtensible(instance)) {
      faults.add(owner, 'cannot be guarded: the provider is frozen or sealed');
      return [];
    }
    const policies = policiesOf(parts);
    return [
      () => {
        install(instance, key, guardMethod(methodOf(instance, found), kind, policies));
        tools.settings.watch(parts);
      },
    ];
  }

  private planController(wrapper: Wrapper): Plan[] {
    const { registry, policies, definitions, clock, options } = this.tools;
    const classify = options.classifyHandler ?? classifyHttpHandler;
    const tools = { registry, policies, definitions, clock, classify };
    return findMethods(wrapper, this.scanner).map((found) => {
      const { owner: named, type, method, said } = found;
      const owner = this.owners.nameOf(named, type);
      const declaration = methodDeclaration(owner, said, definitions);
      for (const fault of handlerFaults(declaration)) definitions.faults.add(owner, fault);
      const parts = makeParts(
        { ...declaration, deadline: undefined, retry: undefined, fallback: undefined },
        tools,
      );
      // One of which nothing is known is taken for an Observable: leaving it ends it.
      const kind = methodKind(found.prototype, found.key, declaredKind(declaration));
      const guarded = { policies: policiesOf(parts), uncancellable: kind === 'promise' };
      return () => this.handlers.set(type, method, guarded);
    });
  }
}

const SECOND_ROOT =
  'is set up more than once: call forRoot or forRootAsync once, and forFeature in other modules';
const SCOPED =
  'cannot be guarded: its provider is of request or transient scope; make it a singleton';
