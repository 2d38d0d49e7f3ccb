import type { CircuitState, Clock, TransitionReason } from '../core/index.js';
import type { BreakerRegistry, BreakerTransition } from '../policies/index.js';

/** What became of one breaker since it is watched. */
export interface BreakerStory {
  readonly openMs: number;
  readonly transitions: readonly TransitionCount[];
}

export interface TransitionCount {
  readonly to: CircuitState;
  readonly reason: TransitionReason;
  readonly count: number;
}

interface Chapter {
  openMs: number;
  openSince: number | undefined;
  readonly transitions: Map<string, TransitionCount>;
}

/**
 * Follows the moves of all breakers of a registry: they are rare, so that listening costs no call
 * anything. Everything else the metrics need is kept by the breakers.
 */
export class BreakerStories {
  private readonly chapters = new Map<string, Chapter>();
  private readonly subscription: Disposable;

  /** @param clock the clock of the breakers */
  constructor(
    registry: BreakerRegistry,
    private readonly clock: Clock,
  ) {
    for (const { name, state, openedAt } of registry.snapshots()) {
      if (state === 'open') this.chapter(name).openSince = openedAt ?? clock.now();
    }
    this.subscription = registry.listen({ transition: (event) => this.goOn(event) });
  }

  of(name: string): BreakerStory {
    const { openMs, openSince, transitions } = this.chapter(name);
    const untilNowMs = openSince === undefined ? 0 : Math.max(0, this.clock.now() - openSince);
    return { openMs: openMs + untilNowMs, transitions: [...transitions.values()] };
  }

  /** Forgets the breakers that are gone. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.chapters.keys()) {
      if (!names.has(name)) this.chapters.delete(name);
    }
  }

  [Symbol.dispose](): void {
    this.subscription[Symbol.dispose]();
    this.chapters.clear();
  }

  private goOn({ breaker, to, reason, at }: BreakerTransition): void {
    const chapter = this.chapter(breaker);
    if (chapter.openSince !== undefined) {
      chapter.openMs += Math.max(0, at - chapter.openSince);
    }
    chapter.openSince = to === 'open' ? at : undefined;
    const key = `${to} ${reason}`;
    const count = (chapter.transitions.get(key)?.count ?? 0) + 1;
    chapter.transitions.set(key, { to, reason, count });
  }

  private chapter(name: string): Chapter {
    const chapter = this.chapters.get(name) ?? {
      openMs: 0,
      openSince: undefined,
      transitions: new Map<string, TransitionCount>(),
    };
    this.chapters.set(name, chapter);
    return chapter;
  }
}
