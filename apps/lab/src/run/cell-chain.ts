import type { AdminClient } from '@firebreak/admin/client';
import {
  type FaultRequest,
  faultSchema,
  faultToMessage,
  type ServiceName,
  type ServiceStatusMessage,
  SERVICES,
} from '@firebreak/contracts/plain';
import { type ServiceProcess, Stack } from '@firebreak/stack';
import type { Cell } from '../scenario/cell.js';
import { HEALTHY_MS, type Strike } from '../scenario/fault-catalogue.js';
import { type ChainSettings, stackOptions } from './chain-settings.js';

/** The chain of one cell: three processes, and what may be done to them. */
export class CellChain {
  /** Every process there was, those that were killed too. */
  readonly processes: ServiceProcess[];
  readonly #admins = new Map<ServiceProcess, Promise<AdminClient>>();

  private constructor(
    private readonly stack: Stack,
    private readonly seed: number,
  ) {
    this.processes = SERVICES.map((name) => stack.service(name));
  }

  /** Starts the processes with the figures of a cell; C takes its healthy time for each call. */
  static async start(cell: Cell, settings?: ChainSettings): Promise<CellChain> {
    const stack = await Stack.start(stackOptions(cell, settings));
    const chain = new CellChain(stack, cell.seed);
    try {
      await chain.setHealthy();
      return chain;
    } catch (error) {
      await stack.close();
      throw error;
    }
  }

  /** Where A answers. */
  get url(): URL {
    return new URL(this.stack.url);
  }

  async status(service: ServiceName): Promise<ServiceStatusMessage> {
    return (await this.admin(service)).call('GetStatus', {});
  }

  async strike(strike: Strike): Promise<void> {
    switch (strike.kind) {
      case 'kill':
        await this.stack.kill(strike.service);
        return;
      case 'pause':
        this.stack.pause(strike.service);
        return;
      case 'fault':
        for (const fault of strike.faults) await this.setFault(strike.service, fault);
    }
  }

  /** Undoes a strike; resolves when the service is there again. */
  async heal(strike: Strike): Promise<void> {
    switch (strike.kind) {
      case 'kill':
        this.processes.push(await this.stack.start(strike.service));
        break;
      case 'pause':
        this.stack.unpause(strike.service);
        return;
      case 'fault':
        await (await this.admin(strike.service)).call('ClearFaults', {});
    }
    if (strike.service === 'service-c') await this.setHealthy();
  }

  /** Ends every process, whatever state it is in. */
  async close(): Promise<void> {
    await this.stack.close();
  }

  private async setHealthy(): Promise<void> {
    await this.setFault('service-c', { kind: 'delay', operation: '*', ms: HEALTHY_MS });
  }

  private async setFault(service: ServiceName, fault: FaultRequest): Promise<void> {
    const admin = await this.admin(service);
    const seeded = faultSchema.parse({ seed: this.seed, ...fault });
    await admin.call('SetFault', { fault: faultToMessage(seeded) });
  }

  /** One client for each process: a new one has a new port. */
  private admin(service: ServiceName): Promise<AdminClient> {
    const process = this.stack.service(service);
    const client = this.#admins.get(process) ?? this.stack.admin(service);
    this.#admins.set(process, client);
    return client;
  }
}
