import { Channel, type Reconnect } from './channel.js';
import type { Draw, Random } from './draws.js';

/** When nothing of a callee works as it should. Ms since the beginning. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
  /**
   * `crash`: calls under way break off, further ones find no connection. `hang`: no answer, and
   * afterwards it goes on where it stood. `errors`: so many calls fail. `slow`: all take so long.
   */
  readonly kind: 'crash' | 'hang' | 'errors' | 'slow';
  /** Of `errors`: the share of calls that fail, 0 to 1. @default 1 */
  readonly errorRate?: number;
  /** Of `slow`: what each call takes. */
  readonly slowMs?: number;
}

/** What a callee does with its calls. */
export interface CalleeFigures {
  /** How long it takes for a call, in ms. */
  readonly latency: Draw;
  /** Share of calls that it answers with an error while nothing is wrong; 0 to 1. @default 0 */
  readonly errorRate?: number;
  /** The same of a call right after one that failed. @default errorRate: failures are independent */
  readonly errorAfterError?: number;
  readonly outage?: Outage;
  /** How the caller's channel finds it again after a crash; false: with the next call. */
  readonly reconnect: Reconnect | false;
}

/** What becomes of one call. */
export interface CalleeAnswer {
  readonly ok: boolean;
  /** When the caller would learn of it, if it waits so long. */
  readonly at: number;
}

/** How long it takes to learn that nobody listens, or that the connection broke, in ms. */
const REFUSED_AFTER_MS = 1;

/** The callee of a single hop: works out at once how each call will end. */
export class HopCallee {
  private readonly channel: Channel | undefined;
  private failedBefore = false;

  constructor(
    private readonly figures: CalleeFigures,
    private readonly random: Random,
  ) {
    const { reconnect, outage } = figures;
    if (reconnect === false || outage?.kind !== 'crash') return;
    this.channel = new Channel(reconnect, random);
  }

  /** To be called when an outage begins and ends. */
  strike(now: number): void {
    this.channel?.down(now);
  }

  heal(now: number): void {
    this.channel?.up(now);
  }

  /** What comes of a call that leaves now. Calls must be asked for in the order in which they leave. */
  answer(now: number): CalleeAnswer {
    const { outage } = this.figures;
    const struck = outage !== undefined && now >= outage.fromMs && now < outage.toMs;
    // Asked also while nobody listens: it is a call that makes the channel try.
    const connected = this.channel?.reaches(now) ?? true;
    if (!connected || (struck && outage.kind === 'crash')) {
      return { ok: false, at: now + REFUSED_AFTER_MS };
    }
    const ok = !this.fails(struck ? outage : undefined);
    const latencyMs = this.figures.latency(this.random);
    const takesMs = struck && outage.kind === 'slow' ? (outage.slowMs ?? latencyMs) : latencyMs;
    return this.through(outage, now, { ok, at: now + takesMs });
  }

  private fails(outage: Outage | undefined): boolean {
    const { errorRate = 0, errorAfterError = errorRate } = this.figures;
    const usual = this.failedBefore ? errorAfterError : errorRate;
    const rate = outage?.kind === 'errors' ? (outage.errorRate ?? 1) : usual;
    this.failedBefore = rate > 0 && this.random() < rate;
    return this.failedBefore;
  }

  /** What an outage does to a call that is under way in it. */
  private through(outage: Outage | undefined, now: number, answer: CalleeAnswer): CalleeAnswer {
    if (outage === undefined || answer.at < outage.fromMs || now >= outage.toMs) return answer;
    if (outage.kind === 'crash') return { ok: false, at: outage.fromMs + REFUSED_AFTER_MS };
    if (outage.kind !== 'hang') return answer;
    const restMs = answer.at - Math.max(now, outage.fromMs);
    return { ok: answer.ok, at: outage.toMs + restMs };
  }
}
