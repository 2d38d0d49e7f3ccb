/* We stand still (a signal, long work), not the peer: whatever lies in our socket then, or comes of
 * timers that fire after it, opens no breaker on the peer. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { Subject, lastValueFrom } from 'rxjs';
import { CallCancelledError } from '../core/index.js';
import { CircuitBreaker, PauseMonitor, runInCallScope } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { Peer, classifyForOperation, classifyForService, unaryCall } from './index.js';

const GRANTED_MS = 700;
const FAIR_MS = 350;
const THRESHOLD = 3;

type End = 'caller_left' | 'callers_deadline' | 'their_timer' | 'own_timer';

interface Row {
  readonly title: string;
  readonly end: End;
  /** Between the call's start and the pause. */
  readonly beforeMs: number;
  readonly pauseMs: number;
  readonly state: 'closed' | 'open';
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

// prettier-ignore
const ROWS: readonly Row[] = [
  { title: "a pause long past the deadline: our caller's deadline passed in it", end: 'callers_deadline', beforeMs: 165, pauseMs: 1_650, state: 'closed' },
  { title: 'a pause long past the deadline: our caller left in it', end: 'caller_left', beforeMs: 20, pauseMs: 1_500, state: 'closed' },
  { title: 'a pause long past the deadline: half a request went out, and the peer ended it by its timer', end: 'their_timer', beforeMs: 0, pauseMs: 1_500, state: 'closed' },
  { title: 'a pause just past the deadline: our caller left in it', end: 'caller_left', beforeMs: 20, pauseMs: 720, state: 'closed' },
  { title: 'a pause just past the deadline: the same half request', end: 'their_timer', beforeMs: 0, pauseMs: 710, state: 'closed' },
  { title: 'a pause just past the deadline: our timer is first, the answer in the socket', end: 'own_timer', beforeMs: 20, pauseMs: 720, state: 'closed' },
  { title: 'a short pause after a fair time of silence', end: 'own_timer', beforeMs: 500, pauseMs: 225, state: 'open' },
  { title: 'no pause', end: 'own_timer', beforeMs: 725, pauseMs: 0, state: 'open' },
];

it.each(ROWS)('$title: $state', async ({ end, beforeMs, pauseMs, state }) => {
  const clock = new FakeClock();
  const pauses = new PauseMonitor(clock);
  const peer = new Peer({ name: 'service-c', dependencies: [], readsMarkers: () => true });
  const figures = { failureThreshold: THRESHOLD, fairMs: FAIR_MS, attemptMs: GRANTED_MS };
  const setup = { clock, pauses };
  const breakers = [
    new CircuitBreaker('service-c', figures, { ...setup, classify: classifyForService }),
    new CircuitBreaker('service-c/Charge', figures, { ...setup, classify: classifyForOperation }),
  ] as const;
  const caller = new AbortController();
  const replies: Subject<unknown>[] = [];
  const call = () => {
    const reply = new Subject<unknown>();
    replies.push(reply);
    const scope = { attemptDeadlineAt: clock.now() + GRANTED_MS, signal: caller.signal };
    return runInCallScope(scope, () => lastValueFrom(unaryCall(() => reply, { peer, clock })));
  };
  const [service, operation] = breakers;
  const calls = Array.from({ length: THRESHOLD }, () =>
    service.execute(() => operation.execute(call)),
  );

  for (let ms = 0; ms < beforeMs; ms += 5) {
    clock.advance(5);
    jest.advanceTimersByTime(5);
  }
  clock.advance(pauseMs);
  if (end === 'own_timer') jest.advanceTimersByTime(pauseMs);
  if (end === 'caller_left') caller.abort(new CallCancelledError('caller_left'));
  if (end === 'callers_deadline') caller.abort(new CallCancelledError('deadline'));
  if (end === 'their_timer') for (const reply of replies) reply.error(deadlineThere());
  await Promise.allSettled(calls);

  expect(breakers.map((breaker) => breaker.state)).toEqual([state, state]);
});

/** What grpc-js sends from the peer when the time in `grpc-timeout` is up. */
function deadlineThere(): ServiceError {
  const code = status.DEADLINE_EXCEEDED;
  const metadata = new Metadata();
  metadata.set('content-type', 'application/grpc+proto');
  return Object.assign(new Error('4'), { code, details: 'Deadline exceeded', metadata });
}
