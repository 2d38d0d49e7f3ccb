import { CircuitOpenError } from '@firebreak/resilience';
import type { Demo, Example } from '../demo/demo.js';
import type { Output } from '../demo/output.js';
import { seconds } from '../demo/words.js';
import { ExternalService, type Health } from './external-service.js';
import { ServiceClient, type Protection } from './service-client.js';
import { sendCallers } from './waiting-callers.js';

export const example: Example = { fast: 'virtual', run };

const CALLERS = { calls: 30, everyMs: 200 };

const NAMES: Readonly<Record<Protection, string>> = {
  timeout: 'a time limit of 2 s',
  breaker: 'and a breaker (3 failures, 10 s)',
  breaker_and_stall: 'that looks at unanswered calls, too',
};

async function run(demo: Demo): Promise<void> {
  demo.out.title('1. The service dies: connections are refused, so nobody waits anyway');
  await compare(demo, 'dead', ['timeout', 'breaker']);
  demo.out.title('2. The service hangs: 5 callers a second, and each waits out its time');
  await compare(demo, 'hanging', ['timeout', 'breaker', 'breaker_and_stall']);
  await failingProbe(demo);
}

async function compare(
  { out, time }: Demo,
  health: Health,
  protections: readonly Protection[],
): Promise<void> {
  const rows = [['', 'reached it', 'refused', 'waiting', 'at once']];
  // Side by side: each has a service of its own, and the reader waits only once.
  const runs = protections.map(async (protection) => {
    const service = new ExternalService(time);
    service.health = health;
    const client = new ServiceClient(service, protection, { clock: time, timers: time });
    const { refused, waitedMs, atOnce } = await sendCallers(client, time, CALLERS);
    return [
      NAMES[protection],
      String(service.received),
      String(refused),
      seconds(waitedMs),
      String(atOnce),
    ];
  });
  out.table([...rows, ...(await Promise.all(runs))]);
}

async function failingProbe({ out, time }: Demo): Promise<void> {
  out.title('3. The test call of a half-open circuit fails: it opens again');
  const service = new ExternalService(time);
  const client = new ServiceClient(service, 'breaker', { clock: time, timers: time });
  client.breaker?.on('transition', ({ from, to }) => out.line(`${from} → ${to}`, 'note'));
  const call = (): Promise<void> => show(out, client);

  service.health = 'dead';
  for (let i = 0; i < 3; i++) await call();
  await call();
  await time.pause(10_000);
  out.line('Ten seconds later, still dead:', 'note');
  await call();
  await call();
  service.health = 'well';
  await time.pause(10_000);
  out.line('Another ten seconds later, well again:', 'note');
  await call();
  await call();
}

async function show(out: Output, client: ServiceClient): Promise<void> {
  try {
    out.line(await client.callService(), 'good');
  } catch (error) {
    const refused = error instanceof CircuitOpenError;
    const text = refused ? `refused, retry after ${seconds(error.retryAfterMs ?? 0)}` : 'failed';
    out.line(text, refused ? 'refused' : 'bad');
  }
}
