import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { isGroupActive, type PaymentsHandlers } from '@firebreak/contracts';
import { FaultInterceptor, FaultsModule } from '@firebreak/faults';
import { CircuitBreakerInterceptor, ResilienceModule } from '@firebreak/resilience/nest';
import { classifyGrpc, classifyRpcHandler } from '@firebreak/resilience/nest-grpc';
import type { ServiceCConfig } from './config.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsService } from './payments.service.js';

/** What faults can be set on: every operation that the proto names. */
const OPERATIONS = ['Charge', 'Quote'] satisfies Capitalize<keyof PaymentsHandlers>[];

/** Service C: payments. gRPC in, nobody behind it; it remembers each charge by its key. */
@Module({})
export class AppModule {
  static forConfig(config: ServiceCConfig): DynamicModule {
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
      ],
      controllers: [PaymentsController],
      providers: [
        PaymentsService,
        // Before each handler, and idle unless the placement has breakers at the server's side.
        { provide: APP_INTERCEPTOR, useExisting: CircuitBreakerInterceptor },
        // After the breakers: to them a fault is the handler's own.
        { provide: APP_INTERCEPTOR, useExisting: FaultInterceptor },
      ],
    };
  }
}
