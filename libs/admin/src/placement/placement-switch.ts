import { isGroupActive, type Placement, PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import type { BreakerRegistry } from '@firebreak/resilience';

/** Which breakers act, and which switch of the placement that is the outcome of. */
export interface PlacementState {
  readonly placement: Placement;
  /** 0 since the start; each later switch has a greater number. */
  readonly epoch: number;
}

/** What listeners are told once the breakers follow. */
export interface PlacementChange extends PlacementState {
  readonly from: Placement;
}

/** A switch that cannot be made; its message says why, for who asked for it. */
export class PlacementRefused extends Error {
  override readonly name = 'PlacementRefused';

  constructor(
    message: string,
    /** `unknown`: no such placement or number; `late`: another switch was made before. */
    readonly reason: 'unknown' | 'late',
  ) {
    super(message);
  }
}

/**
 * Where the breakers of this process act, changeable while it runs. Breakers that enter or leave the
 * placement forget what they knew, so calls in flight settle late and move nothing; a mode that an
 * operator forced survives.
 */
export class PlacementSwitch {
  private state: PlacementState;
  private registry: Pick<BreakerRegistry, 'activate'> | undefined;
  private readonly listeners = new Set<(change: PlacementChange) => void>();

  /** @param initial what the service starts with; a number above 0 where it is started again */
  constructor(initial: PlacementState) {
    this.state = { ...initial };
  }

  get current(): PlacementState {
    return this.state;
  }

  /** Whether the breakers of this group act now; for `ResilienceModule`'s `isActive`. */
  isActive(breaker: { readonly group?: string }): boolean {
    return isGroupActive(this.state.placement, breaker.group);
  }

  /** From now on these breakers follow the switch. */
  govern(registry: Pick<BreakerRegistry, 'activate'>): void {
    this.registry = registry;
    registry.activate((breaker) => this.isActive(breaker));
  }

  /**
   * Makes a switch; the next call finds it made.
   * @returns false if it has been made already, by the same number
   * @throws PlacementRefused for an unknown placement, and for a number that is not greater than
   *   that of the last switch
   */
  set(placement: string, epoch: number): boolean {
    const next = { placement: known(placement), epoch: valid(epoch) };
    const { placement: from, epoch: last } = this.state;
    if (epoch === last && next.placement === from) return false;
    if (epoch <= last) {
      throw new PlacementRefused(
        `switch ${epoch} to ${placement} comes too late: switch ${last} to ${from} was made`,
        'late',
      );
    }
    this.state = next;
    this.registry?.activate((breaker) => this.isActive(breaker));
    for (const listener of [...this.listeners]) listener({ ...next, from });
    return true;
  }

  /** Listens until the answer is disposed of. */
  onChange(listener: (change: PlacementChange) => void): Disposable {
    const entry = (change: PlacementChange): void => listener(change);
    this.listeners.add(entry);
    return { [Symbol.dispose]: () => void this.listeners.delete(entry) };
  }
}

function known(name: string): Placement {
  const placement = PLACEMENT_NAMES.find((candidate) => candidate === name);
  if (placement !== undefined) return placement;
  throw new PlacementRefused(
    `there is no placement "${name.slice(0, 60)}"; there are ${PLACEMENT_NAMES.join(', ')}`,
    'unknown',
  );
}

function valid(epoch: number): number {
  if (Number.isSafeInteger(epoch) && epoch >= 0) return epoch;
  throw new PlacementRefused(`epoch ${epoch} is not a whole number from 0`, 'unknown');
}
