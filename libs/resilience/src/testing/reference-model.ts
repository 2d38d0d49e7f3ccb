/*
 * The circuit breaker once more, written to be unlike the machine: it keeps everything that ever
 * happened, reads it all again to tell how things stand, and has eager timers. The machine keeps a
 * few numbers and catches up lazily; both must tell the same.
 */
import type { BreakerMode, CircuitState, Outcome } from '../core/index.js';
import type { Figures, Operation } from './exploration/index.js';

/** Something that happened, at a time on the clock (which may have gone backwards). */
export type Happening = { readonly at: number } & (
  | { readonly kind: 'asked' }
  | { readonly kind: 'ended'; readonly call: number; readonly outcome: Outcome }
  | { readonly kind: 'operated'; readonly operation: Operation }
  | { readonly kind: 'reconfigured'; readonly figures: Figures }
  | { readonly kind: 'paused'; readonly ms: number }
  | { readonly kind: 'looked' }
);

/** How things stand after all that happened. */
export interface Standing {
  readonly state: CircuitState;
  readonly mode: BreakerMode;
  readonly generation: number;
  readonly failures: number;
  readonly probesInFlight: number;
  readonly probesSucceeded: number;
  readonly probeReady: boolean;
  readonly openedAt?: number;
  readonly openUntil?: number;
  /** One for each time a call asked. */
  readonly answers: readonly boolean[];
}

/** The time from one move of the circuit to the next. */
interface Chapter {
  readonly state: CircuitState;
  readonly since: number;
  /** True for an open chapter that is over as soon as it begins. */
  readonly ready?: boolean;
  readonly results: { readonly at: number; readonly outcome: Outcome }[];
  /** Probes that are out, with the end of their lease. */
  readonly probes: Map<number, number>;
}

/** A failure that comes later than this after the last begins a new streak. */
export const STREAK_MAX_AGE_MS = 30;

export function replay(figures: Figures, happenings: readonly Happening[]): Standing {
  const story = new Story(figures);
  for (const happening of happenings) story.goOn(happening);
  return story.standing();
}

class Story {
  private now = Number.NEGATIVE_INFINITY;
  private mode: BreakerMode = 'auto';
  private readonly chapters: Chapter[] = [];
  private readonly answers: boolean[] = [];
  /** In which chapter each admitted call began. */
  private readonly began: Chapter[] = [];

  constructor(private figures: Figures) {
    this.begin('closed', 0);
  }

  goOn(happening: Happening): void {
    if (happening.kind === 'operated' && this.isRefused(happening.operation)) return;
    if (happening.kind === 'paused') {
      this.waitUntil(happening.at - happening.ms);
      for (const [call, end] of this.chapter.probes) {
        this.chapter.probes.set(call, end + happening.ms);
      }
    }
    this.waitUntil(happening.at);
    if (happening.kind === 'asked') this.answers.push(this.ask());
    if (happening.kind === 'ended') this.end(happening.call, happening.outcome);
    if (happening.kind === 'operated') this.operate(happening.operation);
    if (happening.kind === 'reconfigured') this.reconfigure(happening.figures);
  }

  standing(): Standing {
    const { state, since, probes } = this.chapter;
    const open = state === 'open' && this.mode === 'auto';
    return {
      state,
      mode: this.mode,
      generation: this.chapters.length - 1,
      failures: state === 'closed' ? this.failuresInARow() : 0,
      probesInFlight: probes.size,
      probesSucceeded: this.succeeded(),
      probeReady: open && this.now >= this.openUntil(),
      ...(open ? { openedAt: since, openUntil: this.openUntil() } : {}),
      answers: this.answers,
    };
  }

  private get chapter(): Chapter {
    const last = this.chapters.at(-1);
    if (last === undefined) throw new Error('a story begins with a chapter');
    return last;
  }

  private begin(state: CircuitState, since: number, ready = false): void {
    this.chapters.push({ state, since, ready, results: [], probes: new Map() });
  }

  /** The timers: each lease that runs out is a failed probe at that very moment. */
  private waitUntil(time: number): void {
    const until = Math.max(time, this.now);
    const { chapter } = this;
    const ends = [...chapter.probes].toSorted(([, one], [, other]) => one - other);
    for (const [call, end] of ends) {
      if (end > until || this.chapter !== chapter) break;
      chapter.probes.delete(call);
      chapter.results.push({ at: end, outcome: 'failure' });
      this.judgeProbes(end);
    }
    this.now = until;
  }

  private ask(): boolean {
    const admitted = this.mode === 'auto' ? this.askMachine() : this.mode === 'disabled';
    if (admitted) this.began.push(this.chapter);
    return admitted;
  }

  private askMachine(): boolean {
    if (this.chapter.state === 'closed') return true;
    if (this.chapter.state === 'open') {
      if (this.now < this.openUntil()) return false;
      this.begin('half_open', this.now);
    }
    const { successThreshold, maxProbes, leaseMs, sampled } = this.figures;
    const out = this.chapter.probes.size;
    if (sampled === undefined) {
      if (out >= maxProbes || out >= successThreshold - this.succeeded()) return false;
    } else if (out >= sampled.probes - this.chapter.results.length) {
      return false;
    }
    this.chapter.probes.set(this.began.length, this.now + leaseMs);
    return true;
  }

  private end(call: number, outcome: Outcome): void {
    const { chapter } = this;
    if (this.began[call] !== chapter || this.mode !== 'auto') return;
    if (chapter.state === 'half_open') {
      if (!chapter.probes.delete(call) || outcome === 'ignore') return;
      chapter.results.push({ at: this.now, outcome });
      this.judgeProbes(this.now);
      return;
    }
    chapter.results.push({ at: this.now, outcome });
    const trips = this.failuresInARow() >= this.figures.failureThreshold;
    if (outcome === 'failure' && trips) this.begin('open', this.now);
  }

  /** An operation that would change nothing is no event. */
  private isRefused(operation: Operation): boolean {
    if (operation === 'trip') return this.mode !== 'auto';
    if (operation === 'auto') return this.mode === 'auto';
    if (operation === 'forceOpen') return this.mode === 'forced_open';
    return operation === 'disable' && this.mode === 'disabled';
  }

  private operate(operation: Operation): void {
    const { mode } = this;
    if (operation === 'trip') {
      this.begin('open', this.now);
    } else if (operation === 'reset') {
      this.mode = 'auto';
      this.begin('closed', this.now);
    } else if (operation === 'auto') {
      this.mode = 'auto';
      if (mode === 'forced_open') this.begin('open', this.now, true);
      else this.begin('closed', this.now);
    } else {
      this.mode = operation === 'disable' ? 'disabled' : 'forced_open';
      this.begin(operation === 'disable' ? 'closed' : 'open', this.now);
    }
  }

  private reconfigure(figures: Figures): void {
    this.figures = figures;
    if (this.chapter.state === 'half_open') this.judgeProbes(this.now);
  }

  private judgeProbes(at: number): void {
    const { successThreshold, sampled } = this.figures;
    const outcomes = this.chapter.results.length;
    const good = this.succeeded();
    if (sampled === undefined) {
      if (good < outcomes) this.begin('open', at);
      else if (good >= successThreshold) this.begin('closed', at);
    } else if (outcomes >= sampled.probes) {
      this.begin(good >= sampled.minSuccessRate * outcomes - 1e-9 ? 'closed' : 'open', at);
    }
  }

  private openUntil(): number {
    return this.chapter.since + (this.chapter.ready === true ? 0 : this.figures.openMs);
  }

  private succeeded(): number {
    if (this.chapter.state !== 'half_open') return 0;
    return this.chapter.results.filter(({ outcome }) => outcome !== 'failure').length;
  }

  private failuresInARow(): number {
    let count = 0;
    let next: number | undefined;
    for (const { at, outcome } of this.chapter.results.toReversed()) {
      if (outcome === 'success') break;
      if (outcome !== 'failure') continue;
      if (next !== undefined && next - at > STREAK_MAX_AGE_MS) break;
      next = at;
      count++;
    }
    return count;
  }
}
