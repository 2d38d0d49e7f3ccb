import type { Client } from '@grpc/grpc-js';
import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import type { ClientGrpc } from '@nestjs/microservices';
import {
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { grpcPackages } from '@firebreak/contracts';
import { BreakerRegistry } from '@firebreak/resilience';
import { DependencyHealth, type DependencyReport } from '@firebreak/telemetry';
import type { HttpReply } from '../edge/edge-request.js';
import { ORDERS_CLIENT, SERVICE_B } from '../orders.gateway.js';

/** What readiness answers. */
type Readiness =
  | {
      /** `degraded`: it takes requests, and cannot do all of what they may ask for. */
      readonly status: 'ready' | 'degraded';
      readonly dependencies: Readonly<Record<string, DependencyReport>>;
    }
  | { readonly status: 'stopping' };

/**
 * Tells about this process: it is unready only once it stops. A dependency that is down makes it
 * degraded, never unready: it still answers (with problems that say so), and taking it out of
 * rotation would only hide that.
 */
@ApiTags('health')
@Controller('health')
export class HealthController {
  private readonly orders: DependencyHealth;
  private isStopping = false;

  constructor(registry: BreakerRegistry, @Inject(ORDERS_CLIENT) client: ClientGrpc) {
    const { service } = grpcPackages.orders;
    this.orders = new DependencyHealth(registry, 'a-b', () =>
      client.getClientByServiceName<Client>(service).getChannel(),
    );
  }

  /** From now on it is not ready. */
  stopping(): void {
    this.isStopping = true;
  }

  @Get('live')
  @ApiOperation({ summary: 'Whether the process runs.' })
  @ApiOkResponse({ description: 'It does.' })
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether the process takes requests, and how its dependency looks.' })
  @ApiOkResponse({
    description: 'It does; `degraded` while a breaker before B is not closed or B is out of reach.',
  })
  @ApiServiceUnavailableResponse({ description: 'It stops: `stopping`.' })
  ready(@Res({ passthrough: true }) reply: HttpReply): Readiness {
    if (this.isStopping) {
      reply.status(HttpStatus.SERVICE_UNAVAILABLE);
      return { status: 'stopping' };
    }
    const orders = this.orders.report();
    return {
      status: orders.status === 'ok' ? 'ready' : 'degraded',
      dependencies: { [SERVICE_B.name]: orders },
    };
  }
}
