import type { Placement, ServiceName } from '@firebreak/contracts/plain';
import type { ServiceVerb } from '../../native/control-protocol.js';
import type { Stack } from '../../stack.js';
import { FakeAdmin } from '../../testing/fake-admin.js';

/** A stack that is only pretended, and remembers what state it was brought into. */
export class FakeStackState {
  readonly admin = new FakeAdmin();
  process: 'up' | 'killed' | 'paused' = 'up';
  faults: string[] = [];
  /** What was done to it, in order. */
  readonly done: string[] = [];
  /** Verbs that it refuses. */
  readonly refused = new Set<string>();
  /** What C says it has for faults. */
  listed: readonly unknown[] = [];
  /** Called after every verb. */
  applied: () => unknown = () => undefined;

  constructor() {
    const { admin } = this;
    const plainly = admin.call.bind(admin);
    admin.call = ((service: ServiceName, method: string, request: object) => {
      if (method === 'SetFault') this.#setFault(request);
      if (method === 'ClearFaults') this.#clearFaults();
      if (method === 'SetPlacement' && service === 'service-a') {
        this.done.push(`placement ${(request as { placement: string }).placement}`);
      }
      const isAsked = method === 'ListFaults' && service === 'service-c';
      admin.reply = { faults: isAsked ? this.listed : [], operations: [] };
      return plainly(service, method as 'GetStatus', request);
    }) as unknown as typeof admin.call;
  }

  get placement(): string {
    return this.admin.services.get('service-a')?.placement ?? '';
  }

  /** How it stands, in one line. */
  get state(): string {
    return [this.process, this.placement, ...this.faults].join(' ');
  }

  /** As the verbs see it. */
  asStack(): Stack {
    const { admin } = this;
    return {
      ...admin.stack,
      apply: (verb: ServiceVerb) => Promise.resolve(this.#apply(verb)),
      ps: () => Promise.resolve(0),
      logs: () => Promise.resolve(0),
    };
  }

  place(placement: Placement): void {
    for (const service of this.admin.services.keys()) this.admin.change(service, { placement });
  }

  #apply(verb: ServiceVerb): number {
    this.done.push(verb);
    if (this.refused.has(verb)) return 1;
    if (verb === 'kill') this.process = 'killed';
    if (verb === 'pause') this.process = 'paused';
    if (verb === 'start' || verb === 'unpause') this.process = 'up';
    this.applied();
    return 0;
  }

  #setFault(request: object): void {
    this.done.push('fault');
    const { fault } = request as { fault: object };
    const effects = Object.keys(fault).filter((field) => field !== 'operation' && field !== 'seed');
    this.faults.push(...effects);
  }

  #clearFaults(): void {
    this.done.push('clear-faults');
    this.faults = [];
  }
}
