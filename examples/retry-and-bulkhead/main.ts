import {
  CircuitOpenError,
  DeadlineExceededError,
  ResilienceError,
  type Pipeline,
} from '@firebreak/resilience';
import { ScriptedCallee } from '@firebreak/resilience/testing';
import type { Demo, Example } from '../demo/demo.js';
import type { DemoTime } from '../demo/demo-time.js';
import type { Output } from '../demo/output.js';
import { seededRandom } from '../demo/seeded-random.js';
import { seconds } from '../demo/words.js';
import { backendClient } from './backend-client.js';
import { BadRequest, Unavailable } from './backend-errors.js';

export const example: Example = { fast: 'virtual', run };

/** The jitter is the same in every run. */
const SEED = 3;

/** A client, the backend that it calls, and where its story goes. */
interface Stage {
  readonly out: Output;
  readonly time: DemoTime;
  readonly backend: ScriptedCallee<string>;
  readonly client: Pipeline<string>;
}

async function run({ out, time }: Demo): Promise<void> {
  const tools = { clock: time, timers: time, random: seededRandom(SEED) };
  const client = backendClient('search', { maxConcurrent: 10 }, tools);
  out.line(client.describe(), 'note');
  tellRetries(client, out);
  const stageOf = (backend: ScriptedCallee<string>): Stage => ({ out, time, backend, client });

  out.title('1. What passes is tried again: after 1, 2 and 4 s, and a little');
  await show(
    stageOf(new ScriptedCallee<string>(time).fails(2, new Unavailable()).answers(1, 'ok')),
  );

  out.title("2. The caller's own mistakes are not, and they open no circuit");
  await show(stageOf(new ScriptedCallee<string>(time).fails(1, new BadRequest('no such page'))));
  await show(stageOf(new ScriptedCallee<string>(time).fails(1, new TypeError('a bug of ours'))));
  out.line(`Failures that count so far: ${client.snapshot().breaker?.failures}`, 'note');

  out.title('3. No attempt takes longer than 2 s');
  await show(stageOf(new ScriptedCallee<string>(time).hangs(1).answers(1, 'ok')));

  out.title('4. An open circuit ends the retrying');
  const down = stageOf(new ScriptedCallee<string>(time).fails(1, new Unavailable()));
  for (let call = 1; call <= 3; call++) await show(down);

  await bulkheads({ out, time });
}

async function bulkheads({ out, time }: Pick<Stage, 'out' | 'time'>): Promise<void> {
  out.title('5. Slow reports: two at a time, one waits, and search does not notice');
  const tools = { clock: time, timers: time };
  const reports = backendClient('reports', { maxConcurrent: 2, maxQueue: 1 }, tools);
  const search = backendClient('other-search', { maxConcurrent: 10 }, tools);
  const slow = new ScriptedCallee<string>(time).slow(1_000, 1, 'done');
  const quick = new ScriptedCallee<string>(time).slow(20, 1, 'found');

  const startedAt = time.now();
  const tell = async (who: string, call: Promise<string>): Promise<void> => {
    const end = await endOf(call);
    out.line(
      `${who}  ${seconds(time.now() - startedAt)}  ${end}`,
      end === 'done' ? 'good' : 'note',
    );
  };
  const asked = [1, 2, 3, 4, 5].map((n) => tell(`report ${n}`, reports.execute(slow.call)));
  asked.push(tell('search  ', search.execute(quick.call)));
  await Promise.all(asked);
}

/** Calls and prints how that ended, how many attempts it took and how long. */
async function show({ out, time, backend, client }: Stage): Promise<void> {
  const startedAt = time.now();
  const attemptsBefore = backend.calls.length;
  const end = await endOf(client.execute(backend.call));
  const attempts = backend.calls.length - attemptsBefore;
  out.line(
    `${end} (attempts: ${attempts}, took ${seconds(time.now() - startedAt)})`,
    end === 'ok' ? 'good' : 'bad',
  );
}

async function endOf(call: Promise<string>): Promise<string> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof CircuitOpenError) {
      return `${error.code}, retry after ${seconds(error.retryAfterMs ?? 0)}`;
    }
    if (error instanceof ResilienceError) return error.code;
    if (!(error instanceof Error)) throw error;
    return error.message === '' ? error.constructor.name : error.message;
  }
}

function tellRetries({ policies }: Pipeline<string>, out: Output): void {
  policies.retry?.on('retry_scheduled', ({ attempt, delayMs, error }) => {
    const why = error instanceof DeadlineExceededError ? 'timed out' : 'failed';
    out.line(`  ${why}; retry ${attempt} in ${(delayMs / 1_000).toFixed(2)} s`, 'note');
  });
  policies.breaker?.on('transition', ({ from, to }) => {
    out.line(`  the circuit goes from ${from} to ${to}`, 'note');
  });
}
