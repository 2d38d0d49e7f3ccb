import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ClientsModule } from '@nestjs/microservices';
import { propagateContext } from '@firebreak/chassis';
import { grpcClient, grpcPackages, isGroupActive, type OrdersHandlers } from '@firebreak/contracts';
import { FaultInterceptor, FaultsModule } from '@firebreak/faults';
import { RECONNECT_CHANNEL_OPTIONS } from '@firebreak/resilience/grpc';
import { CircuitBreakerInterceptor, ResilienceModule } from '@firebreak/resilience/nest';
import { classifyGrpc, classifyRpcHandler } from '@firebreak/resilience/nest-grpc';
import type { ServiceBConfig } from './config.js';
import { DependencyReport } from './dependency-report.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';
import { PAYMENTS_CLIENT, PaymentsGateway } from './payments.gateway.js';

/** What faults can be set on: every operation that the proto names. */
const OPERATIONS = ['PlaceOrder', 'GetOrder', 'GetQuote'] satisfies Capitalize<
  keyof OrdersHandlers
>[];

/** Service B: orders. gRPC in, gRPC out to service C through one gateway with a breaker a call. */
@Module({})
export class AppModule {
  static forConfig(config: ServiceBConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ResilienceModule.forRoot({
          defaults: { openMs: config.BREAKER_OPEN_MS },
          classify: classifyGrpc,
          classifyHandler: classifyRpcHandler,
          isActive: ({ group }) => isGroupActive(config.PLACEMENT, group),
        }),
        FaultsModule.forRoot({ operations: OPERATIONS }),
        ClientsModule.register([
          {
            name: PAYMENTS_CLIENT,
            ...grpcClient(grpcPackages.payments, config.SERVICE_C_ADDRESS, {
              ...RECONNECT_CHANNEL_OPTIONS,
              interceptors: [propagateContext],
            }),
          },
        ]),
      ],
      controllers: [OrdersController],
      providers: [
        OrdersService,
        PaymentsGateway,
        DependencyReport,
        // Before each handler, and idle unless the placement has breakers at the server's side.
        { provide: APP_INTERCEPTOR, useExisting: CircuitBreakerInterceptor },
        // After the breakers: to them a fault is the handler's own.
        { provide: APP_INTERCEPTOR, useExisting: FaultInterceptor },
      ],
    };
  }
}
