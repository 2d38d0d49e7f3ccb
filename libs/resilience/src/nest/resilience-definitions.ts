import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { resolveBreakerOptions } from '../core/index.js';
import {
  BreakerRegistry,
  CircuitBreaker,
  resolveBulkheadOptions,
  resolveDeadlineOptions,
  resolveFallbackOptions,
  resolveRetryOptions,
} from '../policies/index.js';
import type { StreamVerdict } from '../rxjs/index.js';
import { ConfigFaults } from './config-faults.js';
import type { BreakerDeclaration } from './declaration.js';
import { isRequired } from './injection-faults.js';
import type { PolicySets } from './method-declaration.js';
import { entriesOf, featureFaults, objectFaults, rootFaults } from './module-faults.js';
import {
  breakersOf,
  isSameSet,
  setFaults,
  split,
  type PolicySetDeclaration,
} from './policy-set.js';
import {
  RESILIENCE_FEATURE,
  type BreakerDefinition,
  type ResilienceFeature,
} from './resilience-feature.js';
import { refuseStream, streamFaults } from './stream-faults.js';
import { RESILIENCE_OPTIONS, type ResilienceOptions } from './resilience-options.js';

const ROOT = 'ResilienceModule.forRoot';
const FEATURE = 'ResilienceModule.forFeature';

/**
 * What the modules of an application define by name. It is there before any provider is made, for
 * they may have breakers injected; faults are only noted, to be told with all others at the start.
 */
@Injectable()
export class ResilienceDefinitions implements PolicySets {
  readonly faults = new ConfigFaults();
  private readonly breakers = new Map<string, CircuitBreaker | undefined>();
  private readonly streams = new Map<string, StreamVerdict | undefined>();
  private readonly sets = new Map<string, PolicySetDeclaration>();

  constructor(
    private readonly registry: BreakerRegistry,
    private readonly modules: ModulesContainer,
    discovery: DiscoveryService,
    @Inject(RESILIENCE_OPTIONS) private readonly options: ResilienceOptions,
  ) {
    this.note(ROOT, rootFaults(options));
    this.add(ROOT, options);
    // Values, so they are there although nothing has been made yet.
    for (const { token, instance } of discovery.getProviders()) {
      if (token === RESILIENCE_FEATURE) this.addFeature(instance as ResilienceFeature);
    }
  }

  /** The breakers that modules define without a fault; the names are of all. */
  get defined(): CircuitBreaker[] {
    return [...this.breakers.values()].filter((breaker) => breaker !== undefined);
  }

  get breakerNames(): string[] {
    return [...this.breakers.keys()];
  }

  get setNames(): string[] {
    return [...this.sets.keys()];
  }

  /** True if a module defines a breaker of this name, be it faulty. */
  definesBreaker(name: string): boolean {
    return this.breakers.has(name);
  }

  /** The breaker that a module defines under this name, unless it is faulty. */
  breaker(name: string): CircuitBreaker | undefined {
    return this.breakers.get(name);
  }

  /** When the breaker that a module defines under this name judges streams. */
  stream(name: string): StreamVerdict | undefined {
    return this.streams.get(name);
  }

  policySet(name: string): PolicySetDeclaration | undefined {
    return this.sets.get(name);
  }

  /**
   * The breaker to inject; undefined if nobody defines it or needs it. For one that is faulty or
   * missing it is a stand-in, so that constructors can run and the start fails with all its faults.
   */
  injectable(name: string): CircuitBreaker | undefined {
    const breaker = this.breakers.get(name);
    if (breaker !== undefined) return breaker;
    const isNeeded = this.breakers.has(name) || isRequired(name, this.modules);
    return isNeeded ? new CircuitBreaker('not-defined') : undefined;
  }

  /** Notes faults of the defaults where no breaker was made by them. */
  checkDefaults(): void {
    if (this.registry.all().length > 0) return;
    this.faults.collect(`${ROOT} defaults`, () => {
      resolveBreakerOptions('defaults', this.options.defaults);
      return [];
    });
  }

  private addFeature(feature: ResilienceFeature): void {
    this.note(FEATURE, featureFaults(feature));
    this.add(FEATURE, feature);
  }

  private add(owner: string, { breakers, policies }: ResilienceFeature): void {
    for (const [name, definition] of entriesOf(breakers)) {
      const faults = objectFaults(definition);
      this.note(`${owner} breakers.${name}`, faults);
      if (faults.length === 0) this.addBreaker(owner, name, definition);
    }
    for (const [name, set] of entriesOf(policies)) this.addSet(owner, name, set);
  }

  private note(owner: string, faults: readonly string[]): void {
    for (const fault of faults) this.faults.add(owner, fault);
  }

  private addBreaker(owner: string, name: string, definition: BreakerDefinition): void {
    const where = `${owner} breakers.${name}`;
    const [breaker] = this.faults.collect(where, () => {
      const { group, classify, stream: _, ...figures } = definition;
      return this.registry.define(name, figures, {
        ...(group === undefined ? {} : { group }),
        ...(classify === undefined ? {} : { classify }),
      });
    });
    this.addStream(where, name, definition);
    this.breakers.set(name, this.breakers.get(name) ?? breaker);
  }

  private addStream(where: string, name: string, { stream }: BreakerDefinition): void {
    this.note(where, streamFaults(stream));
    if (this.breakers.has(name) && this.streams.get(name) !== stream) {
      this.faults.add(where, OTHERWISE);
    }
    if (!this.streams.has(name)) this.streams.set(name, stream);
  }

  private addSet(owner: string, name: string, set: PolicySetDeclaration): void {
    const where = `${owner} policies.${name}`;
    const faults = setFaults(set);
    this.note(where, faults);
    const known = this.sets.get(name);
    if (known === undefined) {
      this.sets.set(name, faults.length > 0 ? {} : this.flawless(where, set));
    } else if (!isSameSet(known, set)) {
      this.faults.add(where, OTHERWISE);
    }
  }

  /** The set without its faulty layers: they are told here, once, not again at each method. */
  private flawless(where: string, set: PolicySetDeclaration): PolicySetDeclaration {
    const fine = new Set<string>();
    const check = (layer: string, resolve: () => unknown): void => {
      this.faults.collect(`${where}.${layer}`, () => {
        resolve();
        fine.add(layer);
        return [];
      });
    };
    const { fallback, deadline, retry, bulkhead } = set;
    check('fallback', () => fallback && resolveFallbackOptions(...split(fallback)));
    check('deadline', () => deadline && resolveDeadlineOptions(...split(deadline)));
    check('retry', () => retry && this.checkRetry(retry));
    check('bulkhead', () => bulkhead && resolveBulkheadOptions(...split(bulkhead)));
    check('breaker', () => breakersOf(set).map((breaker) => this.checkBreaker(breaker)));
    return Object.fromEntries(Object.entries(set).filter(([layer]) => fine.has(layer)));
  }

  private checkBreaker(declaration: BreakerDeclaration): unknown {
    const { group: _, classify: __, stream, ...named } = declaration;
    const [name, figures] = split(named);
    refuseStream(name, stream);
    return resolveBreakerOptions(name, { ...this.options.defaults, ...figures });
  }

  private checkRetry(retry: NonNullable<PolicySetDeclaration['retry']>): void {
    const [name, { budget, ...figures }] = split(retry);
    const { name: _, ...share } = budget === false || budget === undefined ? {} : budget;
    resolveRetryOptions(
      name,
      budget === undefined ? figures : { ...figures, budget: budget && share },
    );
  }
}

const OTHERWISE = 'is defined already with other settings; give one of them another name';
