import type { AdminEvent, ServiceName } from '@firebreak/contracts/plain';
import type { Move, Statuses } from './measured.js';
import type { Awaited } from './step.js';
import type { MoveListener } from './tour-chain.js';

/** A few thousand moves are hours of a tour; past that the oldest are forgotten. */
const MOST_MOVES = 5_000;

/** Keeps what breakers do, step by step, and counts it over the whole run. */
export class MoveLog implements MoveListener {
  #moves: Move[] = [];
  #unheard = new Map<ServiceName, string>();
  readonly #states = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #everUnheard = new Map<ServiceName, string>();

  /** @param show is told of each move as it is heard */
  constructor(private readonly show: (event: AdminEvent) => void) {}

  moved(service: ServiceName, event: AdminEvent): void {
    const { transition: what, timeUnixMs: atUnixMs } = event;
    if (!what || what.from === what.to) return;
    this.#moves.push({ service, atUnixMs, what });
    if (this.#moves.length > MOST_MOVES) this.#moves.shift();
    this.#states.set(what.breaker, what.to);
    this.#counts.set(what.breaker, this.transitions(what.breaker) + 1);
    this.show(event);
  }

  unheard(service: ServiceName, why: string): void {
    this.#unheard.set(service, why);
    this.#everUnheard.set(service, why);
  }

  /** A step begins: what was heard before is no part of it. */
  begin(): void {
    this.#moves = [];
    this.#unheard = new Map();
  }

  /** How the breakers were when asked after {@link begin}; one that has moved since is known better. */
  learn(statuses: Statuses): void {
    const moved = new Set(this.#moves.map(({ what }) => what.breaker));
    for (const { breakers } of statuses.values()) {
      for (const { name, state } of breakers) if (!moved.has(name)) this.#states.set(name, state);
    }
  }

  /** What was heard since the step began. */
  get moves(): readonly Move[] {
    return this.#moves;
  }

  /** Why moves of a service may be missing in this step. */
  get unheardNow(): ReadonlyMap<ServiceName, string> {
    return new Map(this.#unheard);
  }

  /** The same for the whole run. */
  get unheardEver(): ReadonlyMap<ServiceName, string> {
    return this.#everUnheard;
  }

  /** Moves of one breaker since the tour began. */
  transitions(breaker: string): number {
    return this.#counts.get(breaker) ?? 0;
  }

  /** Moves of all breakers since the tour began. */
  get allTransitions(): number {
    return [...this.#counts.values()].reduce((sum, times) => sum + times, 0);
  }

  /** Whether every breaker that is waited for is in its state. */
  hasCome({ breakers, state }: Pick<Awaited, 'breakers' | 'state'>): boolean {
    return breakers.every((name) => this.#states.get(name) === state);
  }
}
