import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Client, type ClientReadableStream, credentials } from '@grpc/grpc-js';
import type { AdminEvent, Fault, FaultControl } from '@firebreak/contracts/plain';
import { BreakerRegistry } from '@firebreak/resilience';
import { FakeClock } from '@firebreak/resilience/testing';
import { AdminClient, adminService } from '../src/client/index.js';
import { AdminModule, type AdminOptions, AdminServer, PlacementSwitch } from '../src/index.js';

/** Provider of the faults, for the module's options. */
export const FAULTS = Symbol('faults');

/** Faults that do nothing but be kept. */
export class KeptFaults implements FaultControl {
  readonly operations = ['Charge', 'Quote'];
  private faults: Fault[] = [];

  list(): readonly Fault[] {
    return this.faults;
  }

  set(fault: Fault): void {
    this.faults.push(fault);
  }

  clear(operation?: string): number {
    const before = this.faults.length;
    this.faults = this.faults.filter((fault) => operation && fault.operation !== operation);
    return before - this.faults.length;
  }
}

/** A watch of a client that leaves everything in the socket. */
export class SilentReader {
  readonly watching: Promise<void>;
  private readonly call: ClientReadableStream<AdminEvent>;

  constructor(client: Client) {
    const method = adminService()['WatchEvents'];
    if (method === undefined) throw new Error('the contract has no WatchEvents');
    const deserialize = method.responseDeserialize as (bytes: Buffer) => AdminEvent;
    this.call = client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      deserialize,
      {},
    );
    this.call.on('error', () => undefined);
    this.watching = new Promise((resolve) => {
      this.call.once('metadata', () => resolve());
    });
  }

  /** Reads up to the first event for which `isLast` is true. */
  async read(isLast: (event: AdminEvent) => boolean): Promise<void> {
    for await (const event of this.call as AsyncIterable<AdminEvent>) if (isLast(event)) break;
  }
}

/** A service with an admin contract on a free port, and clients of it; all closed by `close`. */
export class AdminHarness {
  readonly clock = new FakeClock();
  readonly registry = new BreakerRegistry({ failureThreshold: 3 }, { clock: this.clock });
  readonly breakers = {
    orders: this.registry.define('service-b/PlaceOrder', {}, { group: 'a-b:operation' }),
    charge: this.registry.define('service-c/Charge', {}, { group: 'b-c:operation' }),
  };
  readonly placement = new PlacementSwitch({ placement: 'every-hop', epoch: 0 });
  private readonly clients: { close(): void }[] = [];
  private module: TestingModule | undefined;

  async start(options: Partial<AdminOptions> = {}): Promise<this> {
    const { registry, placement, clock } = this;
    @Global()
    @Module({
      providers: [
        { provide: BreakerRegistry, useValue: registry },
        { provide: FAULTS, useClass: KeptFaults },
      ],
      exports: [BreakerRegistry, FAULTS],
    })
    class Around {}
    const admin = AdminModule.forRoot({
      service: 'service-b',
      bind: '127.0.0.1',
      port: 0,
      portVariable: 'SERVICE_B_ADMIN_PORT',
      placement,
      clock,
      ...options,
    });
    this.module = await Test.createTestingModule({ imports: [Around, admin] }).compile();
    this.module.useLogger(false);
    await this.module.init();
    return this;
  }

  get port(): number {
    return this.module?.get(AdminServer).boundPort ?? 0;
  }

  client(token?: string, deadlineMs?: number): AdminClient {
    const access = { address: `127.0.0.1:${this.port}`, ...(token === undefined ? {} : { token }) };
    const client = new AdminClient(access, deadlineMs);
    this.clients.push(client);
    return client;
  }

  /** Watches and reads nothing until it is told to. */
  silentReader(): SilentReader {
    const client = new Client(`127.0.0.1:${this.port}`, credentials.createInsecure());
    this.clients.push(client);
    return new SilentReader(client);
  }

  /** Stops the service as its shutdown does. */
  async stop(): Promise<void> {
    await this.module?.close();
    this.module = undefined;
  }

  async close(): Promise<void> {
    for (const client of this.clients.splice(0)) client.close();
    await this.stop();
  }
}
