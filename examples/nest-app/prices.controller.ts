import { Controller, Get, Param } from '@nestjs/common';
import { PricesGateway, type Price } from './prices.gateway.js';

/** `GET /prices/apple` */
@Controller('prices')
export class PricesController {
  constructor(private readonly prices: PricesGateway) {}

  @Get(':article')
  price(@Param('article') article: string): Promise<Price> {
    return this.prices.priceOf(article);
  }
}
