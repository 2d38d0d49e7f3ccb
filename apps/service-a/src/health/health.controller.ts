import type { Client } from '@grpc/grpc-js';
import { Controller, Get, Inject } from '@nestjs/common';
import type { ClientGrpc } from '@nestjs/microservices';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { grpcPackages } from '@firebreak/contracts';
import { BreakerRegistry } from '@firebreak/resilience';
import { DependencyHealth, type DependencyReport } from '@firebreak/telemetry';
import { ORDERS_CLIENT, SERVICE_B } from '../orders.gateway.js';

/** What readiness answers. */
interface Readiness {
  /** `degraded`: it takes requests, and cannot do all of what they may ask for. */
  readonly status: 'ready' | 'degraded';
  readonly dependencies: Readonly<Record<string, DependencyReport>>;
}

/**
 * Tells about this process. A dependency that is down makes it degraded, never unready: it still
 * answers (with problems that say so), and taking it out of rotation would only hide that.
 */
@ApiTags('health')
@Controller('health')
export class HealthController {
  private readonly orders: DependencyHealth;

  constructor(registry: BreakerRegistry, @Inject(ORDERS_CLIENT) client: ClientGrpc) {
    const { service } = grpcPackages.orders;
    this.orders = new DependencyHealth(registry, 'a-b', () =>
      client.getClientByServiceName<Client>(service).getChannel(),
    );
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
  ready(): Readiness {
    const orders = this.orders.report();
    return {
      status: orders.status === 'ok' ? 'ready' : 'degraded',
      dependencies: { [SERVICE_B.name]: orders },
    };
  }
}
