import { AdminClient } from '@firebreak/admin/client';
import {
  type BreakerStatus,
  type FaultRequest,
  type ServiceName,
  type TrafficStatus,
  faultSchema,
  faultToMessage,
} from '@firebreak/contracts/plain';
import { freePort } from './free-port.js';
import { ServiceProcess } from './service-process.js';

const START_MS = 90_000;

export interface StackOptions {
  readonly placement?: string;
  /** Variables for all three services. */
  readonly env?: NodeJS.ProcessEnv;
  /** Variables for one of them, on top of those for all. @default none */
  readonly envOf?: (service: ServiceName) => NodeJS.ProcessEnv;
  /** Which services to start at once. @default all three */
  readonly services?: readonly ServiceName[];
}

/** A → B → C as three real processes on free loopback ports. */
export class Stack {
  private readonly processes = new Map<ServiceName, ServiceProcess>();
  private readonly admins = new Set<AdminClient>();
  private epoch = 0;

  private constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly envOf: (service: ServiceName) => NodeJS.ProcessEnv,
    /** Where A answers. */
    readonly url: string,
  ) {}

  static async start(options: StackOptions = {}): Promise<Stack> {
    const [a, b, c] = [await freePort(), await freePort(), await freePort()];
    const env: NodeJS.ProcessEnv = {
      SERVICE_A_PORT: String(a),
      SERVICE_B_PORT: String(b),
      SERVICE_C_PORT: String(c),
      SERVICE_A_ADMIN_PORT: '0',
      SERVICE_B_ADMIN_PORT: '0',
      SERVICE_C_ADMIN_PORT: '0',
      SERVICE_A_METRICS_PORT: '0',
      SERVICE_B_METRICS_PORT: '0',
      SERVICE_C_METRICS_PORT: '0',
      ...(options.placement === undefined ? {} : { PLACEMENT: options.placement }),
      ...options.env,
    };
    const stack = new Stack(env, options.envOf ?? (() => ({})), `http://127.0.0.1:${a}`);
    const services = options.services ?? ['service-c', 'service-b', 'service-a'];
    try {
      await Promise.all(services.map((name) => stack.start(name)));
    } catch (error) {
      await stack.close();
      throw error;
    }
    return stack;
  }

  port(name: ServiceName): number {
    const key = `${name.toUpperCase().replace('-', '_')}_PORT`;
    return Number(this.env[key]);
  }

  service(name: ServiceName): ServiceProcess {
    const found = this.processes.get(name);
    if (found === undefined) throw new Error(`${name} was never started`);
    return found;
  }

  /** Starts a service (again) on its port and waits until it listens. */
  async start(name: ServiceName): Promise<ServiceProcess> {
    const service = new ServiceProcess(name, { ...this.env, ...this.envOf(name) });
    this.processes.set(name, service);
    await service.waitForEvent('service.listening', START_MS);
    return service;
  }

  async kill(name: ServiceName): Promise<void> {
    await this.service(name).end();
  }

  pause(name: ServiceName): void {
    this.service(name).signal('SIGSTOP');
  }

  unpause(name: ServiceName): void {
    this.service(name).signal('SIGCONT');
  }

  /** A client of a service's admin contract; closed with the stack. */
  async admin(name: ServiceName, token?: string): Promise<AdminClient> {
    const { address } = await this.service(name).waitForEvent('admin.listening', START_MS);
    const access = token === undefined ? {} : { token };
    const client = new AdminClient({ address: String(address), ...access });
    this.admins.add(client);
    return client;
  }

  /** Where a service's metrics are: `127.0.0.1:9464`. */
  async metricsAddress(name: ServiceName): Promise<string> {
    const { address } = await this.service(name).waitForEvent('metrics.listening', START_MS);
    return String(address);
  }

  async setFault(name: ServiceName, fault: FaultRequest): Promise<void> {
    const admin = await this.admin(name);
    await admin.call('SetFault', { fault: faultToMessage(faultSchema.parse(fault)) });
  }

  /** Switches all services; every breaker that leaves or enters the placement forgets. */
  async setPlacement(placement: string): Promise<void> {
    this.epoch++;
    for (const name of this.processes.keys()) {
      const admin = await this.admin(name);
      await admin.call('SetPlacement', { placement, epoch: this.epoch });
    }
  }

  /** Lifts all faults and starts what is down, with no breaker acting: all of them forget. */
  async heal(): Promise<void> {
    for (const [name, service] of this.processes) {
      service.signal('SIGCONT');
      if (!service.running) await this.start(name);
      if (name !== 'service-a') await (await this.admin(name)).call('ClearFaults', {});
    }
    await this.setPlacement('none');
  }

  async breaker(name: ServiceName, breaker: string): Promise<BreakerStatus> {
    const admin = await this.admin(name);
    const { breakers } = await admin.call('GetStatus', {});
    const found = breakers.find((one) => one.name === breaker);
    if (found === undefined) throw new Error(`${name} has no breaker ${breaker}`);
    return found;
  }

  /** The calls of one operation that a service took or made; undefined if there was none yet. */
  async traffic(
    name: ServiceName,
    direction: 'INBOUND' | 'OUTBOUND',
    operation: string,
  ): Promise<TrafficStatus | undefined> {
    const admin = await this.admin(name);
    const { traffic } = await admin.call('GetStatus', {});
    return traffic.find((one) => one.direction === direction && one.operation === operation);
  }

  /** Ends every process; call it in `afterEach`, whatever happened. */
  async close(): Promise<void> {
    for (const admin of this.admins) admin.close();
    await Promise.all([...this.processes.values()].map((service) => service.end()));
  }
}
