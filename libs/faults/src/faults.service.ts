import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  EVERY_OPERATION,
  type Fault,
  type FaultControl,
  type FaultRequest,
  faultSchema,
} from '@firebreak/contracts';
import { monotonicClock } from '@firebreak/resilience';
import { FaultInjector } from './fault-injector.js';
import { FaultRefusedError } from './fault-refused.error.js';
import { faultText } from './fault-text.js';
import { FAULTS_OPTIONS, type FaultsOptions } from './faults-options.js';

/** A fault came or went. One that is replaced by another of its kind is not told to go. */
export interface FaultChange {
  readonly kind: 'set' | 'cleared';
  readonly fault: Fault;
}

type FaultListener = (change: FaultChange) => void;

/** The faults of this service, for whoever may set them: none are set unless someone asks. */
@Injectable()
export class FaultsService implements FaultControl {
  private readonly logger = new Logger('Faults');
  private readonly listeners = new Set<{ readonly tell: FaultListener }>();

  constructor(
    private readonly injector: FaultInjector,
    @Inject(FAULTS_OPTIONS) private readonly options: FaultsOptions,
  ) {}

  get operations(): readonly string[] {
    return this.injector.operations;
  }

  list(): readonly Fault[] {
    return this.injector.list();
  }

  /** @throws FaultRefusedError naming everything that is wrong with it */
  set(request: FaultRequest): void {
    const fault = this.checked(request);
    this.injector.set(fault, (this.options.clock ?? monotonicClock).now());
    this.announce({ kind: 'set', fault });
  }

  /** @throws FaultRefusedError if there is no such operation */
  clear(operation?: string): number {
    if (operation !== undefined) this.requireOperation(operation);
    const cleared = this.injector.clear(operation);
    for (const fault of cleared) this.announce({ kind: 'cleared', fault });
    return cleared.length;
  }

  /** Listens to what comes and goes until the answer is disposed of. */
  onChange(listener: FaultListener): Disposable {
    const entry = { tell: listener };
    this.listeners.add(entry);
    return { [Symbol.dispose]: () => void this.listeners.delete(entry) };
  }

  private checked(request: FaultRequest): Fault {
    const result = faultSchema.safeParse(request);
    const reasons = (result.error?.issues ?? []).map(({ path, message }) =>
      `${path.join('.')} ${message}`.trim(),
    );
    // One sentence about the operation is enough: the schema's, if it has one.
    const unnamed = !reasons.some((reason) => reason.startsWith('operation '));
    if (unnamed && !this.isOperation(request.operation)) reasons.push(this.mustBeOperation());
    if (result.success && reasons.length === 0) return Object.freeze(result.data);
    throw new FaultRefusedError(`${request.kind} on ${request.operation}`, reasons);
  }

  private requireOperation(operation: string): void {
    if (this.isOperation(operation)) return;
    throw new FaultRefusedError(`on ${operation}`, [this.mustBeOperation()]);
  }

  private isOperation(name: string): boolean {
    return name === EVERY_OPERATION || this.operations.includes(name);
  }

  private mustBeOperation(): string {
    return `operation must be one of ${[...this.operations, EVERY_OPERATION].join(', ')}`;
  }

  private announce(change: FaultChange): void {
    const { kind, fault } = change;
    const where = fault.operation === EVERY_OPERATION ? 'every operation' : fault.operation;
    const message =
      kind === 'set'
        ? `fault set: ${where} ${faultText(fault)}`
        : `fault cleared: ${fault.kind} on ${where}`;
    // `kind` would be taken for the kind of line; the rest of the fault stands as it was set.
    const { kind: name, ...figures } = fault;
    this.logger.warn(message, { event: `fault.${kind}`, fault: name, ...figures });
    for (const { tell } of [...this.listeners]) this.tellSafely(tell, change);
  }

  private tellSafely(tell: FaultListener, change: FaultChange): void {
    try {
      tell(change);
    } catch (error) {
      this.logger.error('a listener to faults failed', error);
    }
  }
}
