import type { BreakerSnapshot, LatencyHistogram } from '../policies/index.js';
import type { BreakerStory } from './breaker-stories.js';
import { putLatency } from './latency-series.js';
import { seconds, type Family } from './series.js';

/** A breaker as the metrics see it. */
export interface BreakerView {
  readonly snapshot: BreakerSnapshot;
  readonly story: BreakerStory;
  readonly latency?: LatencyHistogram;
}

const OUTCOMES = ['success', 'failure', 'alive', 'ignore'] as const;
const STATES = ['closed', 'open', 'half_open', 'forced_open', 'disabled'] as const;

/** What breakers show. */
export const BREAKERS: Family<BreakerView> = {
  nameAttribute: 'resilience.breaker.name',
  series: [
    {
      name: 'resilience.breaker.calls',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls that were made and have ended, by what they said about the callee.',
      read: ({ snapshot }, put) => {
        for (const outcome of OUTCOMES) {
          put(snapshot.counters[outcome], { 'resilience.call.outcome': outcome });
        }
      },
    },
    {
      name: 'resilience.breaker.blocked',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls that were refused; none of them is among the calls made.',
      read: ({ snapshot }, put) => put(snapshot.counters.blocked),
    },
    {
      name: 'resilience.breaker.late',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls made whose result came after the circuit had moved on.',
      read: ({ snapshot }, put) => put(snapshot.counters.late),
    },
    {
      name: 'resilience.breaker.in_flight',
      kind: 'up_down',
      unit: '{call}',
      description: 'Calls under way.',
      read: ({ snapshot }, put) => put(snapshot.counters.inFlight),
    },
    {
      name: 'resilience.breaker.state',
      kind: 'up_down',
      unit: '1',
      description: '1 for the state in force, 0 for the others.',
      read: ({ snapshot }, put) => {
        const inForce = stateInForce(snapshot);
        for (const state of STATES) {
          put(Number(state === inForce), { 'resilience.breaker.state': state });
        }
      },
    },
    {
      name: 'resilience.breaker.transitions',
      kind: 'counter',
      unit: '{transition}',
      description: 'Moves of the circuit, by the state it moved to and why.',
      read: ({ story }, put) => {
        for (const { to, reason, count } of story.transitions) {
          put(count, { 'resilience.breaker.state': to, 'resilience.breaker.reason': reason });
        }
      },
    },
    {
      name: 'resilience.breaker.open.time',
      kind: 'counter',
      unit: 's',
      description: 'Time the circuit was open, half-open phases left out.',
      read: ({ story }, put) => put(seconds(story.openMs)),
    },
    {
      name: 'resilience.breaker.time_saved',
      kind: 'counter',
      unit: 's',
      description:
        'Waiting that refusals spared: each the mean time of the failures before, where calls are timed.',
      read: ({ snapshot }, put) => put(seconds(snapshot.timeSavedMs)),
    },
    {
      name: 'resilience.breaker.call.duration.bucket',
      kind: 'counter',
      unit: '{call}',
      description: 'Calls made that took at most `le` seconds; where the breaker keeps latencies.',
      read: ({ latency }, put) => {
        if (latency !== undefined) putLatency(latency, put);
      },
    },
    {
      name: 'resilience.breaker.call.duration.sum',
      kind: 'counter',
      unit: 's',
      description: 'Time of all calls made together; where the breaker keeps latencies.',
      read: ({ latency }, put) => {
        if (latency !== undefined) put(seconds(latency.sumMs));
      },
    },
  ],
};

/** A breaker that the application switched off admits everything, as a disabled one does. */
function stateInForce({ active, mode, state }: BreakerSnapshot): (typeof STATES)[number] {
  if (!active) return 'disabled';
  return mode === 'auto' ? state : mode;
}
