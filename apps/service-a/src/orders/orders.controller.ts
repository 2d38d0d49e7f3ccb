import { Body, Controller, Get, Logger, Param, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { IDEMPOTENCY_KEY, idempotencyKeyField, orderIdField } from '@firebreak/contracts';
import { Bulkhead, CircuitBreaker } from '@firebreak/resilience/nest';
import { map, type Observable } from 'rxjs';
import { edgeBreaker } from '../edge/edge-breaker.js';
import { EDGE_LIMIT } from '../edge/edge-limit.js';
import { ApiProblems, openApiSchema, ORDERS_FAILURES, PAYMENTS_FAILURES } from '../edge/openapi.js';
import { readInput } from '../edge/read-input.js';
import { ReceivedKey } from '../edge/received-key.decorator.js';
import { OrdersGateway } from '../orders.gateway.js';
import { orderView, showOrder, type OrderView } from './order.view.js';
import { placeOrderRequest } from './place-order.request.js';

@ApiTags('orders')
@Controller('orders')
export class OrdersController {
  private readonly logger = new Logger('Orders');

  constructor(private readonly orders: OrdersGateway) {}

  @Post()
  @CircuitBreaker(edgeBreaker('POST', '/orders'))
  @Bulkhead(EDGE_LIMIT)
  @ApiOperation({ summary: 'Places an order and charges it.' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      '1 to 64 of A-Z a-z 0-9 _ . : -; made here when absent, returned in every answer. A ' +
      'key counts per customer: the same one again of the same customer gives the same order and ' +
      'charges it at most once.',
  })
  @ApiBody({ schema: openApiSchema(placeOrderRequest, 'input') })
  @ApiCreatedResponse({ description: 'The order is paid.', schema: openApiSchema(orderView) })
  @ApiProblems(
    [
      'BAD_REQUEST',
      'INVALID_REQUEST',
      'PAYLOAD_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'IDEMPOTENCY_KEY_REUSED',
      ...ORDERS_FAILURES,
      ...PAYMENTS_FAILURES,
    ],
    { 504: 'The outcome may be unknown: repeat with the same key to learn it.' },
  )
  place(@Body() body: unknown, @ReceivedKey() receivedKey: unknown): Observable<OrderView> {
    const { order, key } = readInput({
      key: { in: 'header', name: IDEMPOTENCY_KEY, schema: idempotencyKeyField, value: receivedKey },
      order: { in: 'body', schema: placeOrderRequest, value: body },
    });
    return this.orders.placeOrder(order, key).pipe(
      map((placed) => {
        const view = showOrder(placed);
        this.logger.log(`order ${view.id} of ${view.amount} ${view.currency} is ${view.status}`, {
          event: 'order.answered',
          orderId: view.id,
          transactionId: view.transactionId,
          idempotencyKey: key,
        });
        return view;
      }),
    );
  }

  @Get(':id')
  @CircuitBreaker(edgeBreaker('GET', '/orders/:id'))
  @Bulkhead(EDGE_LIMIT)
  @ApiOperation({ summary: 'Shows an order. Never needs the payment service.' })
  @ApiParam({ name: 'id', schema: openApiSchema(orderIdField) })
  @ApiOkResponse({ description: 'The order as it stands.', schema: openApiSchema(orderView) })
  @ApiProblems([
    'BAD_REQUEST',
    'INVALID_REQUEST',
    'URI_TOO_LONG',
    'ORDER_NOT_FOUND',
    ...ORDERS_FAILURES,
  ])
  show(@Param('id') received: unknown): Observable<OrderView> {
    const { id } = readInput({
      id: { in: 'path', name: 'id', schema: orderIdField, value: received },
    });
    return this.orders.getOrder(id).pipe(map(showOrder));
  }
}
