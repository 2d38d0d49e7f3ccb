import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ClientsModule } from '@nestjs/microservices';
import { AdminModule, PlacementSwitch, StartSettings } from '@firebreak/admin';
import { countOutbound, propagateContext } from '@firebreak/chassis';
import { grpcClient, grpcPackages, type OrdersHandlers, readsMarkers } from '@firebreak/contracts';
import {
  FaultInterceptor,
  FaultsModule,
  FaultsService,
  isOverloadFault,
  MarkerMute,
} from '@firebreak/faults';
import { BreakerRegistry } from '@firebreak/resilience';
import { isNeverSent, RECONNECT_CHANNEL_OPTIONS } from '@firebreak/resilience/grpc';
import { CircuitBreakerInterceptor, ResilienceModule } from '@firebreak/resilience/nest';
import {
  classifyGrpc,
  classifyRpcHandler,
  FailureMarkers,
  Peer,
} from '@firebreak/resilience/nest-grpc';
import { TelemetryModule } from '@firebreak/telemetry';
import type { ServiceBConfig } from './config.js';
import { DependencyReport } from './dependency-report.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';
import { PAYMENTS_CLIENT, PaymentsGateway, SERVICE_C } from './payments.gateway.js';
import { PaymentsHealth } from './payments.health.js';
import { callNames, type Watch } from './watch.js';

/** What faults can be set on: every operation that the proto names. */
const OPERATIONS = ['PlaceOrder', 'GetOrder', 'GetQuote'] satisfies Capitalize<
  keyof OrdersHandlers
>[];

/** Service B: orders. gRPC in, gRPC out to service C through one gateway with a breaker a call. */
@Module({})
export class AppModule {
  /** @param watch where its calls are counted, and where their spans go */
  static forConfig(config: ServiceBConfig, { traffic, tracing }: Watch): DynamicModule {
    const placement = new PlacementSwitch({
      placement: config.PLACEMENT,
      epoch: config.PLACEMENT_EPOCH,
    });
    const peer = new Peer({
      ...SERVICE_C,
      readsMarkers: () => readsMarkers(placement.current.placement),
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
          service: 'service-b',
          bind: config.ADMIN_BIND_ADDRESS ?? config.BIND_ADDRESS,
          port: config.SERVICE_B_ADMIN_PORT,
          portVariable: 'SERVICE_B_ADMIN_PORT',
          token: config.ADMIN_TOKEN,
          placement,
          traffic,
          faults: FaultsService,
        }),
        TelemetryModule.forRoot({
          service: 'service-b',
          bind: config.BIND_ADDRESS,
          port: config.SERVICE_B_METRICS_PORT,
          portVariable: 'SERVICE_B_METRICS_PORT',
          traffic,
          names: callNames(config),
          placement,
          peers: [peer],
          tracing,
        }),
        ClientsModule.register([
          {
            name: PAYMENTS_CLIENT,
            ...grpcClient(grpcPackages.payments, config.SERVICE_C_ADDRESS, {
              ...RECONNECT_CHANNEL_OPTIONS,
              interceptors: [
                propagateContext,
                countOutbound(traffic, isNeverSent, tracing?.tracer),
              ],
            }),
          },
        ]),
      ],
      controllers: [OrdersController],
      providers: [
        OrdersService,
        PaymentsGateway,
        DependencyReport,
        PaymentsHealth,
        { provide: Peer, useValue: peer },
        { provide: PlacementSwitch, useValue: placement },
        StartSettings.provider({
          settings: config.RESILIENCE_SETTINGS,
          retries: config.RETRIES,
        }),
        {
          provide: FailureMarkers,
          inject: [BreakerRegistry, MarkerMute],
          useFactory: (registry: BreakerRegistry, mute: MarkerMute) =>
            new FailureMarkers({
              self: 'service-b',
              registry,
              dependencyOf: guardedBy,
              limitedTo: (bulkhead) =>
                bulkhead.startsWith(SERVICE_C.name) ? SERVICE_C : undefined,
              ownReason: (error) => (isOverloadFault(error) ? 'OVERLOADED' : undefined),
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

/** Whom a breaker of this service guards it from; those before its own handlers: nobody. */
function guardedBy({ group }: { readonly group?: string }): typeof SERVICE_C | undefined {
  return group?.startsWith('b-c:') === true ? SERVICE_C : undefined;
}
