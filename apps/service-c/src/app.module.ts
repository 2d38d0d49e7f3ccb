import { AdminModule, PlacementSwitch, StartSettings } from '@firebreak/admin';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import type { PaymentsHandlers } from '@firebreak/contracts';
import {
  FaultInterceptor,
  FaultsModule,
  FaultsService,
  isOverloadFault,
  MarkerMute,
} from '@firebreak/faults';
import { BreakerRegistry } from '@firebreak/resilience';
import { CircuitBreakerInterceptor, ResilienceModule } from '@firebreak/resilience/nest';
import { classifyGrpc, classifyRpcHandler, FailureMarkers } from '@firebreak/resilience/nest-grpc';
import { TelemetryModule } from '@firebreak/telemetry';
import type { ServiceCConfig } from './config.js';
import { overloadOf } from './inbound-limit.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsService } from './payments.service.js';
import { CALL_NAMES, type Watch } from './watch.js';

/** What faults can be set on: every operation that the proto names. */
const OPERATIONS = ['Charge', 'Quote'] satisfies Capitalize<keyof PaymentsHandlers>[];

/** Service C: payments. gRPC in, nobody behind it; it remembers each charge by its key. */
@Module({})
export class AppModule {
  /** @param watch where its calls are counted, and where their spans go */
  static forConfig(config: ServiceCConfig, { traffic, tracing }: Watch): DynamicModule {
    const placement = new PlacementSwitch({
      placement: config.PLACEMENT,
      epoch: config.PLACEMENT_EPOCH,
    });
    return {
      module: AppModule,
      imports: [
        ResilienceModule.forRoot({
          defaults: { openMs: config.BREAKER_OPEN_MS },
          classify: classifyGrpc,
          classifyHandler: classifyRpcHandler,
          isActive: (breaker) => placement.isActive(breaker),
        }),
        FaultsModule.forRoot({ operations: OPERATIONS }),
        AdminModule.forRoot({
          service: 'service-c',
          bind: config.ADMIN_BIND_ADDRESS ?? config.BIND_ADDRESS,
          port: config.SERVICE_C_ADMIN_PORT,
          portVariable: 'SERVICE_C_ADMIN_PORT',
          token: config.ADMIN_TOKEN,
          placement,
          traffic,
          faults: FaultsService,
        }),
        TelemetryModule.forRoot({
          service: 'service-c',
          bind: config.BIND_ADDRESS,
          port: config.SERVICE_C_METRICS_PORT,
          portVariable: 'SERVICE_C_METRICS_PORT',
          traffic,
          names: CALL_NAMES,
          placement,
          tracing,
        }),
      ],
      controllers: [PaymentsController],
      providers: [
        PaymentsService,
        StartSettings.provider({ settings: config.RESILIENCE_SETTINGS }),
        {
          provide: FailureMarkers,
          inject: [BreakerRegistry, MarkerMute],
          useFactory: (registry: BreakerRegistry, mute: MarkerMute) =>
            new FailureMarkers({
              self: 'service-c',
              registry,
              dependencyOf: () => undefined,
              ownReason: (error) => (isOverloadFault(error) ? 'OVERLOADED' : overloadOf(error)),
              isMuted: (host) => mute.isMuted(host),
            }),
        },
        // Before each handler, and idle unless the placement has breakers at the server's side.
        { provide: APP_INTERCEPTOR, useExisting: CircuitBreakerInterceptor },
        // After the breakers: to them a fault is the handler's own.
        { provide: APP_INTERCEPTOR, useExisting: FaultInterceptor },
      ],
    };
  }
}
