import type { Server } from '@grpc/grpc-js';
import { HealthImplementation, type ServingStatus } from 'grpc-health-check';

const LIVENESS = 'liveness';
const READINESS = 'readiness';

/**
 * The standard health service. `liveness` tells that the process answers, '' and `readiness` that it
 * takes calls, and a dependency's name how that looks from here: one that is down makes no service
 * unready, for it would only hide what the service can still do.
 */
export class GrpcHealth {
  private readonly health = new HealthImplementation();
  private readonly told = new Map<string, ServingStatus>();
  private isStopping = false;

  /** @param services full names of what is served */
  constructor(private readonly services: readonly string[]) {
    this.tell(LIVENESS, 'SERVING');
    this.tellServed('SERVING');
  }

  addToServer(server: Server): void {
    this.health.addToServer(server);
  }

  /** No new calls are wanted. */
  stopping(): void {
    this.isStopping = true;
    this.tellServed('NOT_SERVING');
  }

  dependency(name: string, isWell: boolean): void {
    if (!this.isStopping) this.tell(name, isWell ? 'SERVING' : 'NOT_SERVING');
  }

  private tellServed(status: ServingStatus): void {
    for (const service of ['', READINESS, ...this.services]) this.tell(service, status);
  }

  /** Whoever watches hears of changes only. */
  private tell(service: string, status: ServingStatus): void {
    if (this.told.get(service) === status) return;
    this.told.set(service, status);
    this.health.setStatus(service, status);
  }
}
