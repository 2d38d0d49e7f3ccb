import { EVERY_OPERATION, type Fault } from '@firebreak/contracts';
import { ActiveFault } from './active-fault.js';
import { applyFault, FAULT_ORDER, type CallDraft } from './fault-effects.js';
import type { FaultEnd, FaultPlan } from './fault-plan.js';

const SERVE: FaultEnd = Object.freeze({ kind: 'serve' });

/**
 * Decides what the faults that are set do to each call. It is given the time, draws from the faults'
 * own seeds and waits for nothing, so that the same faults and calls give the same decisions.
 */
export class FaultInjector {
  private active: readonly ActiveFault[] = [];
  /** Of each operation that has any, its faults in the order in which a call meets them. */
  private byOperation: ReadonlyMap<string, readonly ActiveFault[]> = new Map();
  private muted: ReadonlySet<string> = new Set();

  /**
   * @param operations those that a fault on every operation means, and that faults may be set on
   * @param startedAt when the process started, in monotonic ms
   */
  constructor(
    readonly operations: readonly string[],
    private readonly startedAt: number,
  ) {}

  /** True if no call is touched by any fault: nobody needs to ask. */
  get isIdle(): boolean {
    return this.byOperation.size === 0;
  }

  /** The faults that are set, in the order in which they were set. */
  list(): readonly Fault[] {
    return this.active.map(({ fault }) => fault);
  }

  /**
   * Sets a checked fault. One of the same kind on the same operation goes, with what it counted and
   * drew; who waited because of it goes on.
   */
  set(fault: Fault, now: number): void {
    const replaced = this.active.filter((active) => active.isLike(fault));
    const others = this.active.filter((active) => !active.isLike(fault));
    this.replace([...others, new ActiveFault(fault, now)], replaced);
  }

  /**
   * Clears the faults that were set on this operation, or all. Who waited because of them goes on.
   * @returns those that went
   */
  clear(operation?: string): readonly Fault[] {
    const goes = ({ fault }: ActiveFault) =>
      operation === undefined || fault.operation === operation;
    const cleared = this.active.filter(goes);
    this.replace(
      this.active.filter((active) => !goes(active)),
      cleared,
    );
    return cleared.map(({ fault }) => fault);
  }

  /** What to do to a call that comes now; undefined if no fault is set on its operation. */
  decide(operation: string, now: number): FaultPlan | undefined {
    const faults = this.byOperation.get(operation);
    if (faults === undefined) return undefined;
    const { startedAt } = this;
    const call: CallDraft = { operation, now, startedAt, waits: [], places: [] };
    const end = firstEnd(faults, call);
    return { waits: call.waits, end, release: () => leave(call) };
  }

  /** Whether failures of this operation are to be answered without markers. */
  isMuted(operation: string): boolean {
    return this.muted.has(operation);
  }

  /** State first, then the waits: who goes on finds the new faults in place. */
  private replace(active: readonly ActiveFault[], gone: readonly ActiveFault[]): void {
    this.active = active;
    const acting = active.filter(({ fault }) => fault.kind !== 'mute-markers');
    const muting = active.filter(({ fault }) => fault.kind === 'mute-markers');
    this.byOperation = new Map(
      this.operations
        .map((operation) => [operation, inOrder(onOperation(acting, operation))] as const)
        .filter(([, faults]) => faults.length > 0),
    );
    this.muted = new Set(this.operations.filter((name) => onOperation(muting, name).length > 0));
    for (const { lift } of gone) lift.lift();
  }
}

function firstEnd(faults: readonly ActiveFault[], call: CallDraft): FaultEnd {
  for (const active of faults) {
    const end = applyFault(active, call);
    if (end !== undefined) return end;
  }
  return SERVE;
}

function leave({ places }: CallDraft): void {
  for (const active of places.splice(0)) active.inFlight -= 1;
}

function onOperation(faults: readonly ActiveFault[], operation: string): ActiveFault[] {
  return faults.filter(
    ({ fault }) => fault.operation === operation || fault.operation === EVERY_OPERATION,
  );
}

/** Stable: of one kind, the one set first comes first. */
function inOrder(faults: readonly ActiveFault[]): readonly ActiveFault[] {
  return faults.toSorted(
    (one, other) => FAULT_ORDER.indexOf(one.fault.kind) - FAULT_ORDER.indexOf(other.fault.kind),
  );
}
