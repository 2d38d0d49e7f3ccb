import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { BreakerRegistry, PauseMonitor, monotonicClock } from '../policies/index.js';
import { BreakerLogger } from './breaker.logger.js';
import { CircuitBreakerInterceptor } from './circuit-breaker.interceptor.js';
import { GuardedHandlers } from './guarded-handlers.js';
import {
  ConfigurableModuleClass,
  RESILIENCE_OPTIONS,
  type ResilienceOptions,
} from './resilience-options.js';
import { ResilienceExplorer } from './resilience.explorer.js';

/**
 * Circuit breakers and deadlines for a Nest application: makes `@CircuitBreaker` and `@Deadline`
 * work, provides the BreakerRegistry and logs what the breakers do. Import it once, in the root
 * module; the guards are in place before the hooks of modules that import it run.
 *
 * @example
 * ResilienceModule.forRoot({ classify: classifyGrpc, defaults: { openMs: 5_000 } })
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: BreakerRegistry,
      inject: [RESILIENCE_OPTIONS],
      useFactory: newRegistry,
    },
    BreakerLogger,
    CircuitBreakerInterceptor,
    GuardedHandlers,
    ResilienceExplorer,
  ],
  // The handlers too: an interceptor bound by class is made in the module of its controller.
  exports: [BreakerRegistry, CircuitBreakerInterceptor, GuardedHandlers],
})
export class ResilienceModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  constructor(
    private readonly registry: BreakerRegistry,
    private readonly logger: BreakerLogger,
  ) {
    super();
  }

  /** Says what is still unsaid, and lets go of the tick that notices pauses. */
  onApplicationShutdown(): void {
    this.logger.stop();
    this.registry[Symbol.dispose]();
  }
}

function newRegistry({ defaults, classify, clock }: ResilienceOptions): BreakerRegistry {
  return new BreakerRegistry(defaults, {
    ...(classify === undefined ? {} : { classify }),
    // A clock of one's own is moved by hand: its leaps are no pauses of this process.
    ...(clock === undefined ? { pauses: new PauseMonitor(monotonicClock) } : { clock }),
  });
}
