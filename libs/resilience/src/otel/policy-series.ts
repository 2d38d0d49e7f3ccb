import type {
  BulkheadSnapshot,
  DeadlineSnapshot,
  FallbackSnapshot,
  RetrySnapshot,
} from '../policies/index.js';
import type { Family } from './series.js';

/** What retry policies show. */
export const RETRIES: Family<RetrySnapshot> = {
  nameAttribute: 'resilience.retry.name',
  series: [
    {
      name: 'resilience.retry.calls',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls, each with all its attempts.',
      read: ({ calls }, put) => put(calls),
    },
    {
      name: 'resilience.retry.retries',
      kind: 'counter',
      unit: '{attempt}',
      description: 'Attempts after the first.',
      read: ({ retries }, put) => put(retries),
    },
    {
      name: 'resilience.retry.recovered',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls that came right by a retry.',
      read: ({ succeededAfterRetry }, put) => put(succeededAfterRetry),
    },
    {
      name: 'resilience.retry.refused',
      kind: 'counter',
      unit: '{call}',
      description: 'Failed calls that were passed on, by what stood against trying again.',
      read: ({ refused }, put) => {
        for (const [why, count] of Object.entries(refused)) {
          put(count, { 'resilience.retry.refusal': why });
        }
      },
    },
    {
      name: 'resilience.retry.budget.tokens',
      kind: 'gauge',
      unit: '{token}',
      description: 'Retries that the budget of the target would pay for now.',
      read: ({ budget }, put) => {
        if (budget !== undefined) put(budget.tokens);
      },
    },
    {
      name: 'resilience.retry.budget.limit',
      kind: 'gauge',
      unit: '{token}',
      description: 'Retries that the budget can save up.',
      read: ({ budget }, put) => {
        if (budget !== undefined) put(budget.max);
      },
    },
  ],
};

/** What bulkheads show. */
export const BULKHEADS: Family<BulkheadSnapshot> = {
  nameAttribute: 'resilience.bulkhead.name',
  series: [
    {
      name: 'resilience.bulkhead.in_use',
      kind: 'up_down',
      unit: '{call}',
      description: 'Calls that have a slot.',
      read: ({ running }, put) => put(running),
    },
    {
      name: 'resilience.bulkhead.limit',
      kind: 'up_down',
      unit: '{call}',
      description: 'Slots.',
      read: ({ maxConcurrent }, put) => put(maxConcurrent),
    },
    {
      name: 'resilience.bulkhead.queued',
      kind: 'up_down',
      unit: '{call}',
      description: 'Calls that wait for a slot.',
      read: ({ queued }, put) => put(queued),
    },
    {
      name: 'resilience.bulkhead.queue.limit',
      kind: 'up_down',
      unit: '{call}',
      description: 'Calls that may wait for a slot.',
      read: ({ maxQueue }, put) => put(maxQueue),
    },
    {
      name: 'resilience.bulkhead.admitted',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls that got a slot, at once or after waiting.',
      read: ({ admitted }, put) => put(admitted),
    },
    {
      name: 'resilience.bulkhead.refused',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls that got no slot, by why.',
      read: ({ full, waitedTooLong, cancelled }, put) => {
        put(full, { 'resilience.bulkhead.refusal': 'full' });
        put(waitedTooLong, { 'resilience.bulkhead.refusal': 'wait_too_long' });
        put(cancelled, { 'resilience.bulkhead.refusal': 'caller_left' });
      },
    },
  ],
};

/** What deadlines show. */
export const DEADLINES: Family<DeadlineSnapshot> = {
  nameAttribute: 'resilience.deadline.name',
  series: [
    {
      name: 'resilience.deadline.exceeded',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls or attempts whose time ran out, by which of the two it was.',
      read: ({ totalExceeded, attemptExceeded }, put) => {
        put(totalExceeded, { 'resilience.deadline.of': 'total' });
        put(attemptExceeded, { 'resilience.deadline.of': 'attempt' });
      },
    },
    {
      name: 'resilience.deadline.budget_exhausted',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls or attempts that were not begun, as too little time was left.',
      read: ({ budgetExhausted }, put) => put(budgetExhausted),
    },
  ],
};

/** What fallbacks show. */
export const FALLBACKS: Family<FallbackSnapshot> = {
  nameAttribute: 'resilience.fallback.name',
  series: [
    {
      name: 'resilience.fallback.calls',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls that could be fallen back on.',
      read: ({ calls }, put) => put(calls),
    },
    {
      name: 'resilience.fallback.served',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls answered by a stand-in, by where it came from.',
      read: ({ served }, put) => {
        for (const [source, count] of Object.entries(served)) {
          put(count, { 'resilience.fallback.source': source });
        }
      },
    },
    {
      name: 'resilience.fallback.failed',
      kind: 'counter',
      unit: '{call}',
      description: 'Failed calls whose stand-in failed too, or for which there was none.',
      read: ({ failed, missed }, put) => {
        put(failed, { 'resilience.fallback.fault': 'stand_in_failed' });
        put(missed, { 'resilience.fallback.fault': 'nothing_remembered' });
      },
    },
    {
      name: 'resilience.fallback.passed',
      kind: 'counter',
      unit: '{call}',
      description: 'Failed calls that were not to be fallen back on.',
      read: ({ passed }, put) => put(passed),
    },
    {
      name: 'resilience.fallback.remembered',
      kind: 'up_down',
      unit: '{value}',
      description: 'Good values remembered to stand in.',
      read: ({ remembered }, put) => put(remembered),
    },
  ],
};
