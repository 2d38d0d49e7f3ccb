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
import { CircuitBreaker } from '@firebreak/resilience/nest';
import { map, type Observable } from 'rxjs';
import { edgeBreaker } from '../edge/edge-breaker.js';
import { ApiProblems, openApiSchema } from '../edge/openapi.js';
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
  @CircuitBreaker(edgeBreaker('POST/orders'))
  @ApiOperation({ summary: 'Places an order and charges it.' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      '1 to 64 of A-Z a-z 0-9 _ . : -; made here when absent, returned in every answer. The same ' +
      'key again gives the same order and charges it at most once.',
  })
  @ApiBody({ schema: openApiSchema(placeOrderRequest, 'input') })
  @ApiCreatedResponse({ description: 'The order is paid.', schema: openApiSchema(orderView) })
  @ApiProblems({
    400: 'The request cannot be read or is not valid.',
    413: 'The body is larger than 16 KiB.',
    415: 'The body is not JSON.',
    422: 'The key was used for another order before.',
    502: 'A service behind this one failed.',
    503: 'A service behind this one is not available; see Retry-After.',
    504: 'No answer in time. The outcome is unknown: repeat with the same key.',
  })
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
  @CircuitBreaker(edgeBreaker('GET/orders/:id'))
  @ApiOperation({ summary: 'Shows an order. Never needs the payment service.' })
  @ApiParam({ name: 'id', schema: openApiSchema(orderIdField) })
  @ApiOkResponse({ description: 'The order as it stands.', schema: openApiSchema(orderView) })
  @ApiProblems({
    400: 'The id is not one.',
    404: 'There is no such order.',
    503: 'The order service is not available; see Retry-After.',
    504: 'The order service did not answer in time.',
  })
  show(@Param('id') received: unknown): Observable<OrderView> {
    const { id } = readInput({
      id: { in: 'path', name: 'id', schema: orderIdField, value: received },
    });
    return this.orders.getOrder(id).pipe(map(showOrder));
  }
}
