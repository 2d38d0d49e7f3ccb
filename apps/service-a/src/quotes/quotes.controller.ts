import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { amountField, currencyField, type Quote } from '@firebreak/contracts';
import { type Degradation, degradationOf } from '@firebreak/resilience';
import { Bulkhead, CircuitBreaker } from '@firebreak/resilience/nest';
import { map, type Observable } from 'rxjs';
import { edgeBreaker } from '../edge/edge-breaker.js';
import { EDGE_LIMIT } from '../edge/edge-limit.js';
import type { HttpReply } from '../edge/edge-request.js';
import {
  ApiProblems,
  DEGRADED_HEADER,
  openApiSchema,
  ORDERS_FAILURES,
  PAYMENTS_FAILURES,
} from '../edge/openapi.js';
import { readInput } from '../edge/read-input.js';
import { OrdersGateway } from '../orders.gateway.js';
import { FailureReport } from '../problem/failure-report.js';
import { problemOf } from '../problem/problem-of.js';
import { quoteRequest } from './quote.request.js';
import { quoteView, showQuote, type QuoteView } from './quote.view.js';

@ApiTags('quotes')
@Controller('quotes')
export class QuotesController {
  constructor(
    private readonly orders: OrdersGateway,
    private readonly report: FailureReport,
  ) {}

  @Get()
  @CircuitBreaker(edgeBreaker('GET', '/quotes'))
  @Bulkhead(EDGE_LIMIT)
  @ApiOperation({ summary: 'Prices a payment without taking it.' })
  @ApiQuery({ name: 'amount', schema: openApiSchema(amountField) })
  @ApiQuery({ name: 'currency', schema: openApiSchema(currencyField) })
  @ApiOkResponse({
    description: 'A fresh quote, or the last one for this amount, which says that it is.',
    headers: DEGRADED_HEADER,
    schema: openApiSchema(quoteView),
  })
  @ApiProblems(['INVALID_REQUEST', ...ORDERS_FAILURES, ...PAYMENTS_FAILURES], {
    503: 'Only where no quote for this amount was given in the last 5 minutes.',
  })
  price(
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Observable<QuoteView> {
    const { quote } = readInput({ quote: { in: 'query', schema: quoteRequest, value: query } });
    return this.orders.getQuote(quote).pipe(map((given) => this.show(given, reply)));
  }

  private show(quote: Quote, reply: HttpReply): QuoteView {
    const degraded = degradationOf(quote);
    if (degraded === undefined) return showQuote(quote);
    const view = showQuote(quote, degraded.ageMs ?? 0);
    reply.header('x-degraded', this.describe(degraded, view.ageMs ?? 0));
    return view;
  }

  /** Why it is degraded, by the code of the problem that it stands in for, and how old it is. */
  private describe({ cause }: Degradation, ageMs: number): string {
    const problem = problemOf(cause, false);
    this.report.degraded(problem, ageMs);
    return `${problem.code};age=${ageMs}`;
  }
}
