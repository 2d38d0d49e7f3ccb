import type { JournalLine, JournalTools } from './breaker-journal.js';
import type { PolicyListener } from './policy-registry.js';
import { RefusalTally } from './refusal-tally.js';

/** The least time between two lines about the same thing. */
const EVERY_MS = 5_000;

/** What is told in bulk, and in which words; `calls` is "1 call" or "12 calls". */
const STORIES = {
  'retry.budget_spent': {
    level: 'warn',
    words: (calls: string) => `did not retry ${calls}: its retry budget is spent`,
    subject: 'retry',
  },
  'bulkhead.refused': {
    level: 'warn',
    words: (calls: string) => `had no free slot for ${calls}`,
    subject: 'bulkhead',
  },
  'fallback.served': {
    level: 'log',
    words: (calls: string) => `answered ${calls} with a stand-in`,
    subject: 'fallback',
  },
  'fallback.failed': {
    level: 'warn',
    words: (calls: string) => `had no stand-in for ${calls}: the fallback failed as well`,
    subject: 'fallback',
  },
} as const satisfies Record<
  string,
  { level: JournalLine['level']; words: (calls: string) => string; subject: string }
>;

type Story = keyof typeof STORIES;

/**
 * Tells what the policies around breakers did, as far as somebody may want to change a figure for
 * it: in bulk, for it happens in bulk.
 */
export class PolicyJournal {
  /** Counts what happens; only what is told is listened to. */
  readonly listener: PolicyListener = {
    retry_refused: ({ retry, why }) => {
      if (why === 'budget') this.add('retry.budget_spent', retry);
    },
    bulkhead_refused: ({ bulkhead }) => this.add('bulkhead.refused', bulkhead),
    fallback_served: ({ fallback }) => this.add('fallback.served', fallback),
    fallback_failed: ({ fallback }) => this.add('fallback.failed', fallback),
    fallback_unkeyed: ({ fallback }) => this.unkeyed(fallback),
  };

  private readonly tallies = new Map<string, RefusalTally>();

  constructor(private readonly tools: JournalTools) {}

  /** Writes what has not been written yet. */
  flush(): void {
    for (const tally of this.tallies.values()) tally.flush();
  }

  /** Once for each fallback: its lastGood does nothing as it is. */
  private unkeyed(fallback: string): void {
    this.tools.write({
      level: 'warn',
      message:
        `${fallback} does not remember an answer: its arguments are no plain data, so they have ` +
        'no key; set lastGood.key',
      fields: { event: 'fallback.unkeyed', fallback },
    });
  }

  private add(story: Story, name: string): void {
    const key = `${story} ${name}`;
    const tally = this.tallies.get(key) ?? this.newTally(story, name);
    this.tallies.set(key, tally);
    tally.add();
  }

  private newTally(story: Story, name: string): RefusalTally {
    const { clock, schedule, write } = this.tools;
    const { level, words, subject } = STORIES[story];
    return new RefusalTally(EVERY_MS, clock, schedule, ({ count, overMs }) => {
      const calls = count === 1 ? '1 call' : `${count} calls`;
      write({
        level,
        message: `${name} ${words(calls)}, within ${(overMs / 1000).toFixed(1)} s`,
        fields: { event: story, [subject]: name, count, overMs },
      });
    });
  }
}
