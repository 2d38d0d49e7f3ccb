import { AdminClient, adminAccess, type EventWatcher } from '@firebreak/admin/client';
import type {
  AdminMethod,
  AdminReply,
  AdminRequest,
  ServiceName,
} from '@firebreak/contracts/plain';
import type { StackAdmin } from '../admin/stack-admin.js';
import type { Environment } from '../cli/environment.js';
import { adminPortVariable } from './service-definition.js';

/** The admin contracts of processes on this machine, called directly. */
export class NativeAdmin implements StackAdmin {
  /** @param portOf where each service's admin contract is */
  constructor(
    private readonly env: Environment,
    private readonly portOf: (service: ServiceName) => Promise<number | undefined>,
  ) {}

  async call<Method extends AdminMethod>(
    service: ServiceName,
    method: Method,
    request: AdminRequest<Method>,
  ): Promise<AdminReply<Method>> {
    const client = await this.#client(service);
    try {
      return await client.call(method, request);
    } finally {
      client.close();
    }
  }

  async watch(service: ServiceName, watcher: EventWatcher, signal: AbortSignal): Promise<void> {
    const client = await this.#client(service);
    try {
      await client.watch(watcher, signal);
    } finally {
      client.close();
    }
  }

  async #client(service: ServiceName): Promise<AdminClient> {
    const port = await this.portOf(service);
    const known = port === undefined ? {} : { [adminPortVariable(service)]: String(port) };
    return new AdminClient(adminAccess(service, { ...this.env, ...known }));
  }
}
