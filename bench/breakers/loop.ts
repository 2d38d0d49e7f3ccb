/** What one variant's loop runs over: the names in `body` are the keys of what `make` returns. */
export interface Variant {
  readonly name: string;
  /** One turn of the loop, as source: see {@link compile}. May await. */
  readonly body: string;
  /** How many calls one turn makes. @default 1 */
  readonly callsPerTurn?: number;
  /** A fresh subject; `dispose`, if it has one, ends what it started. */
  make(): Subject | Promise<Subject>;
}

export type Subject = Readonly<Record<string, unknown>> & { readonly dispose?: () => void };

type Loop = (subject: Subject, turns: number) => Promise<void>;

const { constructor: AsyncFunction } = Object.getPrototypeOf(async () => {}) as {
  constructor: new (...source: string[]) => Loop;
};

/**
 * A loop of its own for one variant. Loops that share source share V8's inline caches, and then
 * whoever runs second pays for both; so each is generated. It also keeps the loader that strips
 * types from wrapping functions inside the measured code.
 */
export function compile(
  { name, body }: Pick<Variant, 'name' | 'body'>,
  keys: readonly string[],
): Loop {
  return new AsyncFunction(
    'subject',
    'turns',
    `// ${name}\nconst { ${keys.join(', ')} } = subject;\nfor (let turn = 0; turn < turns; turn++) {\n${body}\n}`,
  );
}

/** A variant with its loop, and how many turns fill one time slice. */
export class Runner {
  readonly name: string;
  turns = 1;
  private loop: Loop | undefined;

  constructor(private readonly variant: Variant) {
    this.name = variant.name;
  }

  get calls(): number {
    return this.turns * (this.variant.callsPerTurn ?? 1);
  }

  /** Warms the loop up until V8 has compiled it, and finds out how many turns take so long. */
  async calibrate(sliceMs: number, warmUpMs: number): Promise<void> {
    const until = performance.now() + warmUpMs;
    do {
      const ms = await this.run((ran) => this.timed(ran));
      const growth = Math.min(4, sliceMs / Math.max(ms, sliceMs / 100));
      this.turns = Math.max(1, Math.round(this.turns * growth));
    } while (performance.now() < until);
  }

  /** Nanoseconds per call over one slice with a fresh subject. */
  async measure(): Promise<number> {
    const ms = await this.run((ran) => this.timed(ran));
    return (ms * 1e6) / this.calls;
  }

  /** Runs something over a fresh subject that has made a few calls already. */
  async run<T>(use: (slice: (turns: number) => Promise<void>) => Promise<T>): Promise<T> {
    const subject = await this.variant.make();
    try {
      const loop = (this.loop ??= compile(this.variant, Object.keys(subject)));
      await loop(subject, Math.min(this.turns, 10));
      return await use((turns) => loop(subject, turns));
    } finally {
      subject.dispose?.();
    }
  }

  private async timed(slice: (turns: number) => Promise<void>): Promise<number> {
    const startedAt = performance.now();
    await slice(this.turns);
    return performance.now() - startedAt;
  }
}
