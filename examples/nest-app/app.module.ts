import { HttpException, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { classifyErrors, type Classifier, type Clock } from '@firebreak/resilience';
import { ResilienceExceptionFilter, ResilienceModule } from '@firebreak/resilience/nest';
import { PricesController } from './prices.controller.js';
import { PRICES_URL, PricesGateway } from './prices.gateway.js';

/** Who says "no such article" is well: that must not open the circuit. */
const classify: Classifier = (error, call) =>
  error instanceof HttpException && error.getStatus() < 500
    ? { outcome: 'alive' }
    : classifyErrors(error, call);

/** The whole application: one controller, one gateway, and the module that guards it. */
@Module({})
export class AppModule {
  /** @param clock for demos and tests that do not wait; leave it out */
  static with(pricesUrl: string, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [ResilienceModule.forRoot({ classify, ...(clock === undefined ? {} : { clock }) })],
      controllers: [PricesController],
      providers: [
        PricesGateway,
        { provide: PRICES_URL, useValue: pricesUrl },
        // 503 and when to ask again while the circuit is open, 504 where time ran out.
        { provide: APP_FILTER, useClass: ResilienceExceptionFilter },
      ],
    };
  }
}
