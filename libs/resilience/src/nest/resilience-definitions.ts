import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { BreakerRegistry, CircuitBreaker } from '../policies/index.js';
import { ConfigFaults } from './config-faults.js';
import { RESILIENCE_OPTIONS, type ResilienceOptions } from './resilience-options.js';
import {
  RESILIENCE_FEATURE,
  type BreakerDefinition,
  type ResilienceFeature,
} from './resilience-feature.js';

const ROOT = 'ResilienceModule.forRoot';
const FEATURE = 'ResilienceModule.forFeature';

/**
 * What the modules of an application define by name. It is there before any provider is made, for
 * they may have breakers injected; faults are only noted, to be told with all others at the start.
 */
@Injectable()
export class ResilienceDefinitions {
  readonly faults = new ConfigFaults();
  private readonly breakers = new Map<string, CircuitBreaker | undefined>();

  constructor(
    private readonly registry: BreakerRegistry,
    discovery: DiscoveryService,
    @Inject(RESILIENCE_OPTIONS) options: ResilienceOptions,
  ) {
    this.add(ROOT, options);
    // Values, so they are there although nothing has been made yet.
    for (const { token, instance } of discovery.getProviders()) {
      if (token === RESILIENCE_FEATURE) this.add(FEATURE, instance as ResilienceFeature);
    }
  }

  /** The breakers that were defined without a fault. */
  get defined(): CircuitBreaker[] {
    return [...this.breakers.values()].filter((breaker) => breaker !== undefined);
  }

  /** The names of all breakers that modules define. */
  get breakerNames(): string[] {
    return [...this.breakers.keys()];
  }

  /** True if a module defines a breaker of this name, be it faulty. */
  definesBreaker(name: string): boolean {
    return this.breakers.has(name);
  }

  /** The breaker that a module defines under this name, unless it is faulty. */
  breaker(name: string): CircuitBreaker | undefined {
    return this.breakers.get(name);
  }

  /**
   * The breaker to inject. For one that is faulty or missing it is a stand-in, so that constructors
   * can run and the start fails with the whole list of faults.
   */
  injectable(name: string): CircuitBreaker {
    return this.breakers.get(name) ?? new CircuitBreaker('not-defined');
  }

  private add(owner: string, { breakers = {} }: ResilienceFeature): void {
    for (const [name, definition] of Object.entries(breakers)) this.define(owner, name, definition);
  }

  private define(owner: string, name: string, definition: BreakerDefinition): void {
    const [breaker] = this.faults.collect(`${owner} breakers.${name}`, () => {
      const { group, classify, ...figures } = definition;
      const setup = {
        ...(group === undefined ? {} : { group }),
        ...(classify === undefined ? {} : { classify }),
      };
      return [this.registry.define(name, figures, setup)];
    });
    this.breakers.set(name, this.breakers.get(name) ?? breaker);
  }
}
