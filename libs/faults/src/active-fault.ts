import type { Fault, FaultKind } from '@firebreak/contracts';
import { Lift } from './lift.js';
import { type Random, seededRandom } from './seeded-random.js';

/** The fault of one kind. */
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly kind: Kind }>;

/** A fault that is set, and what it has counted and drawn since then. */
export class ActiveFault<Kind extends FaultKind = FaultKind> {
  /** Ends what waits because of this fault. */
  readonly lift = new Lift();
  /** Calls that hold a place under way; for an overload. */
  inFlight = 0;
  /** Calls that have come this far; for a crash. */
  calls = 0;

  readonly kind: Kind;
  private readonly streams = new Map<string, Random>();

  /** @param setAt when it was set, in monotonic ms */
  constructor(
    readonly fault: FaultOf<Kind>,
    readonly setAt: number,
  ) {
    this.kind = fault.kind;
  }

  /** Whether it stands for the same thing: a new one replaces it. */
  isLike({ kind, operation }: Fault): boolean {
    return this.fault.kind === kind && this.fault.operation === operation;
  }

  /**
   * The next random number for a call of this operation. A fault on every operation has a stream
   * for each, so that what one of them is dealt does not hang on the traffic of the others.
   */
  draw(operation: string): number {
    const known = this.streams.get(operation);
    if (known !== undefined) return known();
    const { kind, seed } = this.fault;
    const random = seededRandom(seed, `${kind}/${operation}`);
    this.streams.set(operation, random);
    return random();
  }
}
