import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Client } from '@grpc/grpc-js';
import type { ClientGrpc } from '@nestjs/microservices';
import { grpcPackages } from '@firebreak/contracts';
import { BreakerRegistry } from '@firebreak/resilience';
import { DependencyHealth } from '@firebreak/telemetry';
import { PAYMENTS_CLIENT, SERVICE_C } from './payments.gateway.js';

/** A connection lost and a placement switched are noticed so soon; a breaker that moves, at once. */
const LOOK_EVERY_MS = 1_000;

/** Reports how service C looks from here to this service's own health service, as `service-c`. */
@Injectable()
export class PaymentsHealth implements OnModuleDestroy {
  private readonly health: DependencyHealth;
  private readonly watching: Disposable[] = [];

  constructor(
    private readonly registry: BreakerRegistry,
    @Inject(PAYMENTS_CLIENT) client: ClientGrpc,
  ) {
    const { service } = grpcPackages.payments;
    this.health = new DependencyHealth(registry, 'b-c', () =>
      client.getClientByServiceName<Client>(service).getChannel(),
    );
  }

  /** @param report told at once, and whenever it changes */
  watch(report: (name: string, isWell: boolean) => void): void {
    const tell = (): void => report(SERVICE_C.name, this.health.report().status === 'ok');
    tell();
    const timer = setInterval(tell, LOOK_EVERY_MS).unref();
    this.watching.push(this.registry.listen({ transition: tell }), {
      [Symbol.dispose]: () => clearInterval(timer),
    });
  }

  onModuleDestroy(): void {
    for (const watching of this.watching.splice(0)) watching[Symbol.dispose]();
  }
}
