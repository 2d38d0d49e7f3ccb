import type { CircuitState, Clock, TransitionReason } from '../core/index.js';
import type { BreakerRegistry, BreakerTransition, CircuitBreaker } from '../policies/index.js';

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
  // By the breaker, not its name: another may be defined under that.
  private readonly chapters = new WeakMap<CircuitBreaker, Chapter>();
  private readonly subscription: Disposable;

  /** @param clock the clock of the breakers */
  constructor(
    private readonly registry: BreakerRegistry,
    private readonly clock: Clock,
  ) {
    for (const breaker of registry.all()) {
      const { state, openedAt } = breaker.snapshot();
      if (state === 'open') this.chapter(breaker).openSince = openedAt ?? clock.now();
    }
    this.subscription = registry.listen({ transition: (event) => this.goOn(event) });
  }

  of(breaker: CircuitBreaker): BreakerStory {
    const { openMs, openSince, transitions } = this.chapter(breaker);
    const untilNowMs = openSince === undefined ? 0 : Math.max(0, this.clock.now() - openSince);
    return { openMs: openMs + untilNowMs, transitions: [...transitions.values()] };
  }

  [Symbol.dispose](): void {
    this.subscription[Symbol.dispose]();
  }

  private goOn({ breaker: name, to, reason, at }: BreakerTransition): void {
    const breaker = this.registry.get(name);
    if (breaker === undefined) return;
    const chapter = this.chapter(breaker);
    if (chapter.openSince !== undefined) {
      chapter.openMs += Math.max(0, at - chapter.openSince);
    }
    chapter.openSince = to === 'open' ? at : undefined;
    const key = `${to} ${reason}`;
    const count = (chapter.transitions.get(key)?.count ?? 0) + 1;
    chapter.transitions.set(key, { to, reason, count });
  }

  private chapter(breaker: CircuitBreaker): Chapter {
    const chapter = this.chapters.get(breaker) ?? {
      openMs: 0,
      openSince: undefined,
      transitions: new Map<string, TransitionCount>(),
    };
    this.chapters.set(breaker, chapter);
    return chapter;
  }
}
