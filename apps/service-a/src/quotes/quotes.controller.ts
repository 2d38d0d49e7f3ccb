import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { amountField, currencyField } from '@firebreak/contracts';
import { CircuitBreaker } from '@firebreak/resilience/nest';
import { map, type Observable } from 'rxjs';
import { edgeBreaker } from '../edge/edge-breaker.js';
import { ApiProblems, openApiSchema, ORDERS_FAILURES, PAYMENTS_FAILURES } from '../edge/openapi.js';
import { readInput } from '../edge/read-input.js';
import { OrdersGateway } from '../orders.gateway.js';
import { quoteRequest } from './quote.request.js';
import { quoteView, showQuote, type QuoteView } from './quote.view.js';

@ApiTags('quotes')
@Controller('quotes')
export class QuotesController {
  constructor(private readonly orders: OrdersGateway) {}

  @Get()
  @CircuitBreaker(edgeBreaker('GET', '/quotes'))
  @ApiOperation({ summary: 'Prices a payment without taking it.' })
  @ApiQuery({ name: 'amount', schema: openApiSchema(amountField) })
  @ApiQuery({ name: 'currency', schema: openApiSchema(currencyField) })
  @ApiOkResponse({ description: 'A fresh quote.', schema: openApiSchema(quoteView) })
  @ApiProblems(['INVALID_REQUEST', ...ORDERS_FAILURES, ...PAYMENTS_FAILURES])
  price(@Query() query: unknown): Observable<QuoteView> {
    const { quote } = readInput({ quote: { in: 'query', schema: quoteRequest, value: query } });
    return this.orders.getQuote(quote).pipe(map(showQuote));
  }
}
