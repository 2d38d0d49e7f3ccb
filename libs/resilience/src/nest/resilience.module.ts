import { forwardRef, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { BreakerRegistry, PauseMonitor, monotonicClock } from '../policies/index.js';
import { BreakerLogger } from './breaker.logger.js';
import { GuardedHandlersModule } from './guarded-handlers.module.js';
import { InjectableBreakersModule } from './injectable-breakers.module.js';
import { PolicyRegistry } from './policy-registry.js';
import { ResilienceDefinitions } from './resilience-definitions.js';
import { ResilienceFeatureModule } from './resilience-feature.module.js';
import type { ResilienceFeature } from './resilience-feature.js';
import {
  type ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  type OPTIONS_TYPE,
  RESILIENCE_OPTIONS,
  type ResilienceOptions,
} from './resilience-options.js';
import { ResilienceSettings } from './resilience-settings.js';
import { ResilienceTools } from './resilience-tools.js';
import { ResilienceExplorer } from './resilience.explorer.js';
import { ResilienceInterceptor } from './resilience.interceptor.js';
import { StartWarnings } from './start-warnings.js';

/**
 * Circuit breakers and the policies around them for a Nest application: makes `@CircuitBreaker`,
 * `@Retry`, `@Deadline`, `@Bulkhead`, `@Fallback` and `@Resilient` work, provides BreakerRegistry and
 * PolicyRegistry and logs what all of them do. Import it once, in the root module; the guards are in
 * place before the hooks of modules that import it run.
 *
 * @example
 * ResilienceModule.forRoot({
 *   classify: classifyGrpc,
 *   defaults: { openMs: 5_000 },
 *   breakers: { 'service-c': { failureThreshold: 3 } },
 *   policies: {
 *     reads: { deadline: { totalMs: 1_600 }, retry: { idempotent: true }, breaker: {} },
 *   },
 * })
 */
@Module({
  imports: [DiscoveryModule, GuardedHandlersModule],
  providers: [
    {
      provide: BreakerRegistry,
      inject: [RESILIENCE_OPTIONS],
      useFactory: newRegistry,
    },
    {
      provide: PolicyRegistry,
      inject: [RESILIENCE_OPTIONS],
      useFactory: (options: ResilienceOptions) => new PolicyRegistry(options),
    },
    BreakerLogger,
    ResilienceDefinitions,
    ResilienceExplorer,
    ResilienceInterceptor,
    ResilienceSettings,
    ResilienceTools,
    StartWarnings,
  ],
  exports: [
    BreakerRegistry,
    PolicyRegistry,
    ResilienceDefinitions,
    ResilienceInterceptor,
    ResilienceSettings,
  ],
})
export class ResilienceModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  /** Once in the root module. */
  static override forRoot(options: typeof OPTIONS_TYPE): DynamicModule {
    return withInjectableBreakers(super.forRoot(options));
  }

  /** Once in the root module, with options that other providers give. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return withInjectableBreakers(super.forRootAsync(options));
  }

  /**
   * In any module: what it defines counts for the whole application, and the same name defined
   * twice must say the same.
   */
  static forFeature(feature: ResilienceFeature): DynamicModule {
    return ResilienceFeatureModule.of(feature);
  }

  constructor(
    private readonly registry: BreakerRegistry,
    private readonly policies: PolicyRegistry,
    private readonly logger: BreakerLogger,
  ) {
    super();
  }

  /** Says what is still unsaid, and lets go of the tick that notices pauses. */
  onApplicationShutdown(): void {
    this.logger.stop();
    this.registry[Symbol.dispose]();
    this.policies[Symbol.dispose]();
  }
}

function withInjectableBreakers(definition: DynamicModule): DynamicModule {
  const root: DynamicModule = { ...definition };
  root.imports = [
    ...(definition.imports ?? []),
    forwardRef(() => InjectableBreakersModule.from(root)),
  ];
  return root;
}

function newRegistry(options: ResilienceOptions): BreakerRegistry {
  const { defaults, classify, clock, random, latencies } = options;
  return new BreakerRegistry(defaults, {
    ...(random === undefined ? {} : { random }),
    ...(latencies === undefined ? {} : { latencies }),
    ...(classify === undefined ? {} : { classify }),
    // A clock of one's own is moved by hand: its leaps are no pauses of this process.
    ...(clock === undefined ? { pauses: new PauseMonitor(monotonicClock) } : { clock }),
  });
}
