/**
 * What C remembers of finished charges: idempotency key -> the request and its outcome, for 24 h,
 * at most 100,000 of them, the oldest forgotten first. Time is given, never read.
 */
export interface CompletedChargesOptions {
  /** How long an outcome is kept, in ms. @default 24 h */
  readonly keepMs?: number;
  /** How many outcomes are kept at most. @default 100,000 */
  readonly max?: number;
}

/** One finished charge. `fingerprint` tells its request from any other. */
export interface CompletedCharge<Outcome> {
  readonly fingerprint: string;
  readonly outcome: Outcome;
  readonly completedAt: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_COMPLETED = 100_000;

export class CompletedCharges<Outcome> {
  /** In the order of completion, so that the oldest is always the first. */
  private readonly byKey = new Map<string, CompletedCharge<Outcome>>();
  private readonly keepMs: number;
  private readonly max: number;

  constructor({ keepMs = DAY_MS, max = MAX_COMPLETED }: CompletedChargesOptions = {}) {
    this.keepMs = keepMs;
    this.max = max;
  }

  get size(): number {
    return this.byKey.size;
  }

  /** The finished charge of this key, unless it was forgotten. */
  find(key: string, now: number): CompletedCharge<Outcome> | undefined {
    this.forgetExpired(now);
    return this.byKey.get(key);
  }

  add(key: string, charge: CompletedCharge<Outcome>): void {
    this.byKey.set(key, charge);
    if (this.byKey.size > this.max) this.forgetOldest();
  }

  private forgetExpired(now: number): void {
    for (const [key, charge] of this.byKey) {
      if (now - charge.completedAt < this.keepMs) return;
      this.byKey.delete(key);
    }
  }

  private forgetOldest(): void {
    for (const key of this.byKey.keys()) {
      this.byKey.delete(key);
      return;
    }
  }
}
