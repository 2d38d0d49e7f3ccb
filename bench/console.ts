/*
 * What the console costs: at 200 requests a second through the chain, CPU of the console with its page
 * open, and CPU of the three services beyond what they take without a console. Phases with and
 * without the console take turns: it is paused (SIGSTOP) in between, so that nothing is asked then. What
 * the services do for it is little beside what the load costs them, and drowns in its noise on a busy
 * machine; so it is reckoned once more from what many answers in a row cost them.
 *
 * Usage: npm run bench:console [-- ROUNDS [SECONDS]]
 */
import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { EdgeClient, KnownOrders, OpenLoad, parseMix } from '@firebreak/load';
import type { AdminClient } from '@firebreak/admin/client';
import { Stack } from '@firebreak/stack';
import { ConsoleProcess } from '../test/chain/harness/open-console.js';
import { meanInterval } from './paired.js';
import { cpuMicros } from './process-stats.js';

const RATE_PER_SECOND = 200;
const MIX = 'orders=2,quotes=1,reads=2';
const WARM_UP_MS = 10_000;
/** Each service is asked so often by a console whose page is open. */
const ASKED_PER_SECOND = 4;
const ANSWERS = 300;
const SERVICES = ['service-a', 'service-b', 'service-c'] as const;

const rounds = Number(process.argv[2] ?? 6);
const phaseMs = Number(process.argv[3] ?? 10) * 1_000;

/** Shares of one core, in percent; of the services together. */
interface Shares {
  readonly console: number;
  readonly services: number;
}

const stack = await Stack.start();
const page = await ConsoleProcess.start(stack);
const client = new EdgeClient(new URL(stack.url));
const stop = new AbortController();
let sent = 0;
const load = new OpenLoad(
  { ratePerSecond: RATE_PER_SECOND, mix: parseMix(MIX) },
  {
    client,
    orders: new KnownOrders(),
    told: { sent: () => void sent++, ended: () => undefined },
  },
);
try {
  const sending = load.run(stop.signal);
  const { close } = await page.openPage();
  await delay(WARM_UP_MS);
  const underLoad = await compare();
  stop.abort();
  await sending;
  page.process.signal('SIGSTOP');
  await delay(WARM_UP_MS / 2);
  const answering = await answeringShare();
  close();
  report(underLoad, answering);
} finally {
  stop.abort();
  await client.close();
  await page.close();
  await stack.close();
}

/** For each round: what the console took, and the services beyond what they take without it. */
async function compare(): Promise<Shares[]> {
  const figures: Shares[] = [];
  for (let round = 0; round < rounds; round++) {
    const without = await measure(false);
    const open = await measure(true);
    figures.push({ console: open.console, services: open.services - without.services });
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  return figures;
}

async function measure(isOpen: boolean): Promise<Shares> {
  page.process.signal(isOpen ? 'SIGCONT' : 'SIGSTOP');
  // What piled up meanwhile is not what is measured.
  await delay(1_000);
  const before = { console: cpuMicros(page.process.pid), services: servicesCpu() };
  const startedAt = performance.now();
  await delay(phaseMs);
  const micros = (performance.now() - startedAt) * 1_000;
  return {
    console: ((cpuMicros(page.process.pid) - before.console) / micros) * 100,
    services: ((servicesCpu() - before.services) / micros) * 100,
  };
}

/** What the answers of one second cost the services together, in percent of one core. */
async function answeringShare(): Promise<number> {
  let micros = 0;
  for (const name of SERVICES) {
    const admin = await stack.admin(name);
    await answers(admin, ANSWERS);
    const before = cpuMicros(stack.service(name).pid);
    await answers(admin, ANSWERS);
    micros += (cpuMicros(stack.service(name).pid) - before) / ANSWERS;
  }
  return ((micros * ASKED_PER_SECOND) / 1_000_000) * 100;
}

async function answers(admin: AdminClient, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await admin.call('GetStatus', {});
}

function servicesCpu(): number {
  return SERVICES.reduce((sum, name) => sum + cpuMicros(stack.service(name).pid), 0);
}

function report(underLoad: readonly Shares[], answering: number): void {
  const line = (what: string, figures: readonly number[]): string => {
    const { low, high } = meanInterval(figures);
    const mean = ((low + high) / 2).toFixed(2).padStart(6);
    return `${what.padEnd(36)}${mean} %  (95 %: ${low.toFixed(2)} to ${high.toFixed(2)})`;
  };
  console.log(
    `${rounds} rounds of ${phaseMs / 1_000} s each way at ${RATE_PER_SECOND} requests/s (${sent} sent), in % of one core:`,
  );
  console.log(
    line(
      'console, page open',
      underLoad.map((one) => one.console),
    ),
  );
  console.log(
    line(
      'added to the services, under load',
      underLoad.map((one) => one.services),
    ),
  );
  console.log(
    `${'answers of the services, reckoned'.padEnd(36)}${answering.toFixed(2).padStart(6)} %`,
  );
  console.log(
    `load average ${loadavg()
      .map((average) => average.toFixed(1))
      .join(', ')}`,
  );
}
