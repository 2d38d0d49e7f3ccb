import { resilient, type Clock, type Pipeline } from '@firebreak/resilience';
import type { ResilientCalculator } from './resilient-calculator.js';

/** A sum, and how much it can be trusted. */
export interface Answer {
  readonly value: number;
  readonly from: 'server' | 'memory' | 'default';
}

/** Additions that are answered also while the circuit is open: from memory, else by a default. */
export class AnswersWhileOpen {
  private readonly additions: Pipeline<Answer>;

  constructor(
    private readonly calculator: ResilientCalculator,
    clock: Clock,
  ) {
    const breaker = calculator.breakers.add;
    this.additions = resilient<Answer>(
      breaker.name,
      {
        breaker,
        fallback: {
          // While the circuit is closed callers see the failure itself: it is still news.
          on: 'open',
          lastGood: { ttlMs: 60_000, maxEntries: 100 },
          // Zero is a lie unless it says so, hence `mark`.
          use: () => ({ value: 0, from: 'default' }),
          mark: ({ value }, { source }) => ({
            value,
            from: source === 'last_good' ? 'memory' : 'default',
          }),
        },
      },
      { clock },
    );
  }

  add(a: number, b: number): Promise<Answer> {
    const call = async (): Promise<Answer> => ({
      value: await this.calculator.call('add', a, b),
      from: 'server',
    });
    // What is remembered is remembered by these arguments.
    return this.additions.execute(call, { args: [a, b] });
  }
}
