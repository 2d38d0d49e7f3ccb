import { Module } from '@nestjs/common';
import { FaultInjector } from './fault-injector.js';
import { FaultInterceptor } from './fault.interceptor.js';
import { ConfigurableModuleClass, FAULTS_OPTIONS, type FaultsOptions } from './faults-options.js';
import { FaultsService } from './faults.service.js';
import { MarkerMute } from './marker-mute.js';

/**
 * Faults that a gRPC service can be told to have, by operation. No variable sets one: they come
 * through the {@link FaultsService} alone, which the admin contract calls, and go with the process.
 *
 * @example
 * imports: [ResilienceModule.forRoot({ ... }), FaultsModule.forRoot({ operations: ['Charge'] })],
 * providers: [
 *   { provide: APP_INTERCEPTOR, useExisting: CircuitBreakerInterceptor },
 *   { provide: APP_INTERCEPTOR, useExisting: FaultInterceptor },
 * ]
 */
@Module({
  providers: [
    {
      provide: FaultInjector,
      inject: [FAULTS_OPTIONS],
      useFactory: ({ operations, startedAt = 0 }: FaultsOptions) =>
        new FaultInjector(operations, startedAt),
    },
    FaultsService,
    FaultInterceptor,
    MarkerMute,
  ],
  exports: [FaultsService, FaultInterceptor, MarkerMute],
})
export class FaultsModule extends ConfigurableModuleClass {}
