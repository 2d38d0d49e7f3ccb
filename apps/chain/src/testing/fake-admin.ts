import { AdminError, type EventWatcher } from '@firebreak/admin/client';
import type {
  AdminEvent,
  AdminMethod,
  AdminReply,
  AdminRequest,
  ServiceName,
  ServiceStatusMessage,
} from '@firebreak/contracts/plain';
import type { StackAdmin } from '../admin/stack-admin.js';
import { SERVICES } from '../services.js';

export { closedBreaker as breaker } from '@firebreak/contracts/testing';

/** The admin contracts of three services that are only pretended, each up unless it is told. */
export class FakeAdmin implements StackAdmin {
  /** Services that do not answer, and with which code. */
  readonly silent = new Map<ServiceName, string>();
  readonly services = new Map<ServiceName, ServiceStatusMessage>(
    SERVICES.map((service) => [
      service,
      {
        service,
        pid: 1,
        placement: 'every-hop',
        epoch: 0,
        breakers: [],
        breakersLeftOut: 0,
        traffic: [],
        boundsMs: [],
      },
    ]),
  );
  /** Calls other than GetStatus, as they came. */
  readonly calls: unknown[] = [];
  /** What a call other than GetStatus and SetPlacement answers. */
  reply: unknown = {};
  readonly watchers = new Map<ServiceName, EventWatcher>();

  /** This stack, as a verb is given it. */
  readonly stack = {
    kind: 'native' as const,
    remembered: [] as unknown[],
    admin: () => Promise.resolve(this),
    rememberPlacement(placement: string, epoch: number) {
      this.remembered.push({ placement, epoch });
      return Promise.resolve();
    },
  };

  call<Method extends AdminMethod>(
    service: ServiceName,
    method: Method,
    request: AdminRequest<Method>,
  ): Promise<AdminReply<Method>> {
    const code = this.silent.get(service);
    if (code !== undefined) return Promise.reject(new AdminError(code, 'said nothing'));
    if (method !== 'GetStatus') this.calls.push({ service, method, request });
    if (method === 'SetPlacement') this.change(service, request as Partial<ServiceStatusMessage>);
    const hasStatus = method === 'GetStatus' || method === 'SetPlacement';
    return Promise.resolve((hasStatus ? this.services.get(service) : this.reply) as never);
  }

  watch(service: ServiceName, watcher: EventWatcher, signal: AbortSignal): Promise<void> {
    const code = this.silent.get(service);
    if (code !== undefined) return Promise.reject(new AdminError(code, 'said nothing'));
    this.watchers.set(service, watcher);
    watcher.watching?.();
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve());
    });
  }

  change(service: ServiceName, changes: Partial<ServiceStatusMessage>): void {
    const status = this.services.get(service);
    if (status) this.services.set(service, { ...status, ...changes });
  }

  tell(service: ServiceName, fact: Partial<AdminEvent>): void {
    this.watchers.get(service)?.event({ service, timeUnixMs: 0, ...fact });
  }
}
