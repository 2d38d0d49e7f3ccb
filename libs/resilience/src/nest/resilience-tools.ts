import { Inject, Injectable } from '@nestjs/common';
import { BreakerRegistry, monotonicClock } from '../policies/index.js';
import type { Clock } from '../core/index.js';
import type { PartTools } from './method-parts.js';
import { PolicyRegistry } from './policy-registry.js';
import { ResilienceDefinitions } from './resilience-definitions.js';
import { RESILIENCE_OPTIONS, type ResilienceOptions } from './resilience-options.js';
import { ResilienceSettings } from './resilience-settings.js';
import { rollBackTo } from './roll-back.js';

/** What an application's policies are made with, in one place. */
@Injectable()
export class ResilienceTools implements PartTools {
  readonly clock: Clock;

  constructor(
    readonly registry: BreakerRegistry,
    readonly policies: PolicyRegistry,
    readonly definitions: ResilienceDefinitions,
    readonly settings: ResilienceSettings,
    @Inject(RESILIENCE_OPTIONS) readonly options: ResilienceOptions,
  ) {
    this.clock = options.clock ?? monotonicClock;
  }

  /** Notes what is registered now; answers how to forget what modules and methods define. */
  rollBack(): () => void {
    const { registry, policies, definitions } = this;
    const { retries, bulkheads, fallbacks, deadlines } = policies;
    const forget = rollBackTo([registry, retries, bulkheads, fallbacks, deadlines]);
    return () => {
      forget();
      for (const { name } of definitions.defined) registry.delete(name);
    };
  }
}
