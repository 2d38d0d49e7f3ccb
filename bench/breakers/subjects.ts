import type { BreakerOptions, BreakerSetup } from '@firebreak/resilience';
import { compile, type Subject, type Variant } from './loop.js';
import { CircuitBreaker } from './ours.js';
import type { Peers } from './peers.js';

/** A function to be called through a breaker. */
export type Work = () => Promise<unknown>;

/** One way to call a function through a breaker: the same work for all of them. */
export interface Contender {
  readonly name: string;
  /** The call as source, with the keys of the subject. */
  readonly call: string;
  guard(work: Work): Subject;
}

const LONG_MS = 60_000;

export const BARE: Contender = {
  name: 'bare await',
  call: 'work()',
  guard: (work) => ({ work }),
};

export function ours(
  name: string,
  options: BreakerOptions,
  setup: () => BreakerSetup = () => ({}),
): Contender {
  return {
    name,
    call: 'breaker.execute(work)',
    guard: (work) => ({
      work,
      breaker: new CircuitBreaker('bench', { openMs: LONG_MS, ...options }, setup()),
    }),
  };
}

export function cockatiel({ cockatiel: lib }: Peers): Contender {
  return cockatielWith('cockatiel', lib, () => new lib.ConsecutiveBreaker(5));
}

export function cockatielWindow(
  { cockatiel: lib }: Peers,
  name: string,
  duration: number,
): Contender {
  return cockatielWith(name, lib, () => new lib.SamplingBreaker({ threshold: 0.5, duration }));
}

function cockatielWith(name: string, lib: Peers['cockatiel'], breakerOf: () => unknown): Contender {
  return {
    name,
    call: 'breaker.execute(work)',
    guard: (work) => ({
      work,
      breaker: lib.circuitBreaker(lib.handleAll, { halfOpenAfter: LONG_MS, breaker: breakerOf() }),
    }),
  };
}

export const OPOSSUM_LEAN = {
  timeout: false,
  enableSnapshots: false,
  rollingPercentilesEnabled: false,
};

export function opossum(
  { opossum: Breaker }: Peers,
  name: string,
  options: Record<string, unknown> = {},
): Contender {
  return {
    name,
    call: 'breaker.fire()',
    guard: (work) => {
      const breaker = new Breaker(work, { resetTimeout: LONG_MS, ...options });
      return { breaker, dispose: () => breaker.shutdown() };
    },
  };
}

export function mollitia({ mollitia: lib }: Peers): Contender {
  const figures = {
    slidingWindowSize: 100,
    minimumNumberOfCalls: 10,
    failureRateThreshold: 50,
    openStateDelay: LONG_MS,
  };
  return {
    name: 'mollitia',
    call: 'breaker.execute()',
    guard: (work) => {
      const modules = [new lib.SlidingCountBreaker(figures)];
      const breaker = new lib.Circuit({ func: work, options: { modules } });
      return { breaker, dispose: () => breaker.dispose() };
    },
  };
}

let commands = 0;

export function nestjsResilience({ nestjsResilience: lib }: Peers): Contender {
  const figures = {
    requestVolumeThreshold: 20,
    errorThresholdPercentage: 50,
    sleepWindowInMilliseconds: LONG_MS,
    // It cannot be built without one.
    timeoutInMilliseconds: 60_000,
  };
  return {
    name: 'nestjs-resilience',
    call: 'breaker.execute()',
    guard: (work) => {
      // It keeps a command's state for ever, under this name.
      const name = `command-${commands++}`;
      const strategies = [new lib.CircuitBreakerStrategy(figures)];
      return { breaker: new (commandOf(lib, work))(strategies, 'bench', name) };
    },
  };
}

function commandOf({ ResilienceCommand }: Peers['nestjsResilience'], work: Work) {
  return class extends ResilienceCommand {
    override run(): unknown {
      return work();
    }
  };
}

/** Calls that succeed, one after another. */
export function succeeding(contender: Contender): Variant {
  return {
    name: contender.name,
    body: `await ${contender.call};`,
    make: () => contender.guard(() => Promise.resolve(1)),
  };
}

/** The error of the calls that fail: made once, for making one costs more than any breaker. */
const FAILURE = new Error('the call failed');

/** One call in four fails, and the caller catches it. */
export function failingQuarter(contender: Contender): Variant {
  return {
    name: contender.name,
    body: caught(contender),
    make: () => {
      let turn = 0;
      return contender.guard(() =>
        (turn++ & 3) === 3 ? Promise.reject(FAILURE) : Promise.resolve(1),
      );
    },
  };
}

/** Calls refused by an open circuit, and caught. */
export function refused(contender: Contender): Variant {
  return {
    name: contender.name,
    body: caught(contender),
    make: () => opened(contender),
  };
}

/** A subject whose circuit has opened by failures, and lets no call through. */
async function opened(contender: Contender): Promise<Subject> {
  let calls = 0;
  const subject = contender.guard(() => {
    calls++;
    return Promise.reject(FAILURE);
  });
  const body = caught(contender);
  const loop = compile({ name: `${contender.name} opens`, body }, Object.keys(subject));
  await loop(subject, 200);
  const before = calls;
  await loop(subject, 1);
  if (calls !== before) throw new Error(`${contender.name} did not open`);
  return subject;
}

/** A call through an open circuit whose promise is dropped at once. */
export async function openedCall(contender: Contender): Promise<() => Promise<void>> {
  const subject = await opened(contender);
  const loop = compile(
    { name: `${contender.name}, dropped`, body: `void ${contender.call};` },
    Object.keys(subject),
  );
  return () => loop(subject, 1);
}

function caught({ call }: Contender): string {
  return `try { await ${call}; } catch {}`;
}

const IN_FLIGHT = 1_000;

/** A thousand calls out at a time, all answered in one moment. */
export function crowded(contender: Contender): Variant {
  return {
    name: contender.name,
    callsPerTurn: IN_FLIGHT,
    body: `
      const answer = gate.close();
      const calls = new Array(${IN_FLIGHT});
      for (let i = 0; i < ${IN_FLIGHT}; i++) calls[i] = ${contender.call};
      answer();
      for (let i = 0; i < ${IN_FLIGHT}; i++) await calls[i];`,
    make: () => {
      const gate = new Gate();
      return { ...contender.guard(() => gate.opened), gate };
    },
  };
}

/** What calls wait for. */
class Gate {
  opened = Promise.resolve(1);

  /** Lets calls wait; returns what ends it. */
  close(): () => void {
    const { promise, resolve } = withResolvers();
    this.opened = promise;
    return resolve;
  }
}

function withResolvers(): { promise: Promise<number>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<number>((fulfil) => {
    resolve = () => fulfil(1);
  });
  return { promise, resolve };
}
