import {
  CircuitOpenError,
  DeadlineExceededError,
  type CircuitBreaker,
} from '@firebreak/resilience';
import type { Demo, Example } from '../demo/demo.js';
import type { Output } from '../demo/output.js';
import { seededRandom } from '../demo/seeded-random.js';
import { circuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.js';
import { FlakyServer } from './flaky-server.js';
import { ServerFault, Unreachable, httpGet, type Page } from './http-get.js';
import { keepLastPage } from './last-page.js';

export const example: Example = { fast: 'stepping', run };

/** The server throws the same coins in every run. */
const SEED = 7;

/** What all clients of the demo have in common. */
const COMMON = {
  // What a server that is ill looks like. A bug of ours is not among them and opens nothing.
  exceptions: [ServerFault, Unreachable, DeadlineExceededError],
  delayMs: 10_000,
  // Pages come within milliseconds; who has not answered by now will not.
  timeoutMs: 300,
} as const;

async function run(demo: Demo): Promise<void> {
  const server = new FlakyServer(seededRandom(SEED), () => demo.time.nobodyAnswers());
  demo.onEnd(() => server.stop());
  const url = await server.start();

  await session(demo, url);
  await randomEndpoint(demo, url, server);
}

async function session({ out, time }: Demo, url: string): Promise<void> {
  out.title('1. Five failures in a row open the circuit for 10 s');
  const get = circuitBreaker({
    ...COMMON,
    name: 'session',
    threshold: 5,
    clock: time,
    timers: time,
  })(httpGet);
  const startedAt = time.now();
  get.breaker.on('transition', ({ from, to, at }) => {
    const seconds = ((at - startedAt) / 1_000).toFixed(3);
    out.line(`at ${seconds} secs: changed state from ${from} to ${to}`, 'note');
  });
  const getOrKept = keepLastPage(get, time);

  for (let i = 0; i < 2; i++) await show(out, '/success', () => getOrKept(`${url}/success`));
  for (let i = 0; i < 6; i++) await show(out, '/failure', () => get(`${url}/failure`));
  await time.pause(1_300);
  await show(out, '/success', () => get(`${url}/success`));
  await show(out, '/success', () => getOrKept(`${url}/success`));
  await time.pause(8_700);
  await show(out, '/failure', () => get(`${url}/failure`));
  await time.pause(10_000);
  await show(out, '/success', () => get(`${url}/success`));
}

/**
 * One failure in two is what `/random` is like on a good day. Five in a row come up once in
 * (2⁵ - 1) / (1 - ½) = 62 calls then, by chance alone: a rule that counts them keeps opening a circuit
 * before a server that is as well as ever. A share of the last 20 calls is hardly moved by chance: 16
 * or more of them fail in 6 of 1,000 windows. Rule of thumb: above 2 % of failures on a good day,
 * count shares.
 */
async function randomEndpoint({ out, time }: Demo, url: string, server: FlakyServer) {
  out.title('2. /random fails every other time, and always did');
  const ask = (options: Pick<CircuitBreakerOptions, 'name' | 'threshold'>) =>
    circuitBreaker({ ...COMMON, ...options, clock: time, timers: time })(httpGet);
  const byStreak = ask({ name: 'five-in-a-row', threshold: 5 });
  const byShare = ask({
    name: 'share-of-calls',
    threshold: { failureRate: { rate: 0.8, calls: 20, minCalls: 20 } },
  });

  const random = `${url}/random`;
  out.line('60 calls each;  . answered  x failed  - refused', 'note');
  out.line(`5 in a row    ${await marks(60, () => byStreak(random))}`);
  tellState(out, byStreak.breaker, 'though nothing is worse than it was');
  out.line(`80 % of 20    ${await marks(60, () => byShare(random))}`);
  tellState(out, byShare.breaker, 'as it should be');
  server.down = true;
  out.line('Now it fails every time.', 'note');
  out.line(`80 % of 20    ${await marks(30, () => byShare(random))}`);
  tellState(out, byShare.breaker, 'as it should be');
}

function tellState(out: Output, { state }: CircuitBreaker, comment: string): void {
  out.line(`              ${state}, ${comment}`, state === 'open' ? 'refused' : 'good');
}

async function marks(calls: number, get: () => Promise<unknown>): Promise<string> {
  let text = '';
  for (let i = 0; i < calls; i++) {
    text += await get().then(
      () => '.',
      (error: unknown) => (error instanceof CircuitOpenError ? '-' : 'x'),
    );
  }
  return text;
}

async function show(
  out: Output,
  path: string,
  get: () => Promise<Page & { readonly ageMs?: number }>,
): Promise<void> {
  try {
    const { status, message, ageMs } = await get();
    const age = ageMs === undefined ? '' : ` (kept for ${(ageMs / 1_000).toFixed(3)} secs)`;
    out.line(`${path}  ${status} ${message}${age}`, age === '' ? 'good' : 'refused');
  } catch (error) {
    out.line(`${path}  ${reasonOf(error)}`, error instanceof CircuitOpenError ? 'refused' : 'bad');
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof CircuitOpenError) {
    return `not called. Retry after ${((error.retryAfterMs ?? 0) / 1_000).toFixed(3)} secs`;
  }
  if (error instanceof ServerFault) return String(error.status);
  if (error instanceof DeadlineExceededError) {
    return `no answer within ${Math.round(error.grantedMs)} ms`;
  }
  throw error;
}
