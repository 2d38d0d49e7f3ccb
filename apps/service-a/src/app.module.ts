import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { ClientsModule } from '@nestjs/microservices';
import { AdminModule, PlacementSwitch, StartSettings } from '@firebreak/admin';
import { countOutbound, propagateContext } from '@firebreak/chassis';
import { grpcClient, grpcPackages, readsMarkers } from '@firebreak/contracts';
import { isNeverSent, RECONNECT_CHANNEL_OPTIONS } from '@firebreak/resilience/grpc';
import { CircuitBreakerInterceptor, ResilienceModule } from '@firebreak/resilience/nest';
import { classifyGrpc, Peer } from '@firebreak/resilience/nest-grpc';
import { TelemetryModule } from '@firebreak/telemetry';
import type { ServiceAConfig } from './config.js';
import { EdgeBudgetInterceptor } from './edge/edge-budget.interceptor.js';
import { RouteTable } from './edge/route-table.js';
import { HealthController } from './health/health.controller.js';
import { ORDERS_CLIENT, OrdersGateway, SERVICE_B } from './orders.gateway.js';
import { OrdersController } from './orders/orders.controller.js';
import { FailureReport } from './problem/failure-report.js';
import { ProblemFilter } from './problem/problem.filter.js';
import { QuotesController } from './quotes/quotes.controller.js';
import { callNames, type Watch } from './watch.js';

/** Service A: the edge. HTTP in, gRPC out to service B through one gateway with a breaker a call. */
@Module({})
export class AppModule {
  /** @param watch where its calls are counted, and where their spans go */
  static forConfig(config: ServiceAConfig, { traffic, tracing }: Watch): DynamicModule {
    const placement = new PlacementSwitch({
      placement: config.PLACEMENT,
      epoch: config.PLACEMENT_EPOCH,
    });
    const peer = new Peer({
      ...SERVICE_B,
      readsMarkers: () => readsMarkers(placement.current.placement),
    });
    return {
      module: AppModule,
      imports: [
        ResilienceModule.forRoot({
          defaults: { openMs: config.BREAKER_OPEN_MS },
          classify: classifyGrpc,
          isActive: (breaker) => placement.isActive(breaker),
        }),
        AdminModule.forRoot({
          service: 'service-a',
          bind: config.ADMIN_BIND_ADDRESS ?? config.BIND_ADDRESS,
          port: config.SERVICE_A_ADMIN_PORT,
          portVariable: 'SERVICE_A_ADMIN_PORT',
          token: config.ADMIN_TOKEN,
          placement,
          traffic,
        }),
        TelemetryModule.forRoot({
          service: 'service-a',
          bind: config.BIND_ADDRESS,
          port: config.SERVICE_A_METRICS_PORT,
          portVariable: 'SERVICE_A_METRICS_PORT',
          traffic,
          names: callNames(config),
          placement,
          peers: [peer],
          tracing,
        }),
        ClientsModule.register([
          {
            name: ORDERS_CLIENT,
            ...grpcClient(grpcPackages.orders, config.SERVICE_B_ADDRESS, {
              ...RECONNECT_CHANNEL_OPTIONS,
              interceptors: [
                propagateContext,
                countOutbound(traffic, isNeverSent, tracing?.tracer),
              ],
            }),
          },
        ]),
      ],
      controllers: [OrdersController, QuotesController, HealthController],
      providers: [
        OrdersGateway,
        { provide: Peer, useValue: peer },
        { provide: PlacementSwitch, useValue: placement },
        StartSettings.provider({
          settings: config.RESILIENCE_SETTINGS,
          retries: config.RETRIES,
        }),
        RouteTable,
        FailureReport,
        { provide: APP_FILTER, useClass: ProblemFilter },
        // In this order: whether enough time is left, the breaker before the route
        // (idle unless the placement has breakers at the edge).
        { provide: APP_INTERCEPTOR, useClass: EdgeBudgetInterceptor },
        { provide: APP_INTERCEPTOR, useExisting: CircuitBreakerInterceptor },
      ],
    };
  }
}
