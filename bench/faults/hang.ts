import {
  credentials,
  loadPackageDefinition,
  type Client,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { setTimeout as delay } from 'node:timers/promises';
import { grpcPackages } from '@firebreak/contracts';
import { Stack } from '@firebreak/stack';
import { CircuitBreaker } from '../breakers/ours.js';

const CALLERS = 200;
const THINK_MS = 10;
const DEADLINE_MS = 2_000;
const HEALTHY_MS = 3_000;
const HUNG_MS = 5_000;

/** How soon a call must give up before the callee counts as silent. */
export const STALL_MS = 500;

/** One call through the breaker. */
export interface HungCall {
  /** When it began, from the stop of C on, in ms. */
  readonly at: number;
  readonly ms: number;
  readonly probe: boolean;
}

/**
 * C stands still (SIGSTOP) after seconds of healthy traffic. Two hundred callers ask it in a closed
 * loop, with deadlines of 2 s. A hundred calls a second come besides, whatever became of others: in
 * a closed loop nobody would ask while all are stuck.
 * @returns every call from the stop on, and how many calls a second succeeded before
 */
export async function measureHang(): Promise<{ calls: HungCall[]; healthyPerSecond: number }> {
  const stack = await Stack.start({ services: ['service-c'] });
  const { quote, close } = quoteClient(stack.port('service-c'));
  const breaker = new CircuitBreaker('service-c/Quote', {
    failureThreshold: 5,
    attemptMs: DEADLINE_MS,
    fairMs: STALL_MS,
    openMs: 1_000,
    stall: { afterMs: STALL_MS },
  });
  const calls: { beganAt: number; ms: number; probe: boolean; ok: boolean }[] = [];
  const ask = async (): Promise<void> => {
    const beganAt = performance.now();
    let probe = false;
    const ok = await breaker
      .execute((permit) => {
        probe = permit?.probe ?? false;
        return quote(DEADLINE_MS);
      })
      .then(isTrue, isFalse);
    calls.push({ beganAt, ms: performance.now() - beganAt, probe, ok });
  };
  try {
    // Connected and compiled before anything counts.
    for (let i = 0; i < 300; i++) await quote(DEADLINE_MS);
    const stop = startCallers(ask);
    await delay(HEALTHY_MS);
    stack.pause('service-c');
    const stoppedAt = performance.now();
    await delay(HUNG_MS);
    await stop();
    const healthy = calls.filter(({ beganAt, ok }) => ok && beganAt < stoppedAt).length;
    return {
      calls: calls
        .filter(({ beganAt }) => beganAt >= stoppedAt)
        .map(({ beganAt, ms, probe }) => ({ at: beganAt - stoppedAt, ms, probe })),
      healthyPerSecond: healthy / (HEALTHY_MS / 1_000),
    };
  } finally {
    close();
    await stack.close();
  }
}

function startCallers(ask: () => Promise<void>): () => Promise<void> {
  const run = { stopped: false };
  const loop = async (): Promise<void> => {
    while (!run.stopped) {
      await ask();
      await delay(THINK_MS);
    }
  };
  const loops = Array.from({ length: CALLERS }, loop);
  const arrivals = setInterval(() => loops.push(ask()), 10);
  return async () => {
    run.stopped = true;
    clearInterval(arrivals);
    await Promise.all(loops);
  };
}

interface QuoteClient extends Client {
  quote(
    request: object,
    options: { deadline: number },
    answered: (error: ServiceError | null, reply: unknown) => void,
  ): void;
}

/** Asks C for a quote with nothing but grpc-js in between. */
function quoteClient(port: number) {
  const { package: name, protoPath, loader } = grpcPackages.payments;
  const root = loadPackageDefinition(loadSync(protoPath, loader));
  const Payments = name.split('.').reduce((at, part) => at[part] as typeof root, root)[
    'Payments'
  ] as ServiceClientConstructor;
  const client = new Payments(
    `127.0.0.1:${port}`,
    credentials.createInsecure(),
  ) as unknown as QuoteClient;
  const request = { amount: 1999, currency: 'EUR' };
  const quote = (deadlineMs: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      client.quote(request, { deadline: Date.now() + deadlineMs }, (error, reply) => {
        if (error === null) resolve(reply);
        else reject(error);
      });
    });
  return { quote, close: () => client.close() };
}

const isTrue = (): boolean => true;
const isFalse = (): boolean => false;
