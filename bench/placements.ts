/*
 * What each placement does when C dies: one row a placement, under 25 orders/s and 25 reads/s drawn
 * at random. C is killed, or paused, one second into the load; everything is counted from then on.
 *
 * Usage: npm run bench:placements [-- SECONDS]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { PLACEMENT_NAMES } from '@firebreak/contracts';
import { Stack } from '@firebreak/stack';
import { quantile, sentAfter } from '../test/chain/harness/answers.js';
import { EdgeClient } from '../test/chain/harness/edge-client.js';
import { sendMixed, successShare } from '../test/chain/harness/mixed-load.js';

const RATE = 50;
const seconds = Number(process.argv[2] ?? 12);

const FAULTS = {
  'C killed': (stack: Stack) => stack.kill('service-c'),
  'C paused': (stack: Stack) => Promise.resolve(stack.pause('service-c')),
} as const;

interface Row {
  readonly reads: number;
  readonly orderMs: number;
  readonly opened: readonly string[];
}

const HEADER = ['placement', 'reads ok', 'order p50', 'what opened, and whom it blames'];
const WIDTHS = [16, 9, 10, 0];

for (const [fault, strike] of Object.entries(FAULTS)) {
  print(`\n${fault}, ${seconds} s, Node ${process.version}`);
  print(line(HEADER));
  for (const placement of PLACEMENT_NAMES) {
    const { reads, orderMs, opened } = await measure(placement, strike);
    const cells = [placement, percent(reads), `${orderMs.toFixed(0)} ms`, opened.join(', ') || '–'];
    print(line(cells));
  }
}

async function measure(placement: string, strike: (stack: Stack) => Promise<void>): Promise<Row> {
  const stack = await Stack.start({ placement });
  const client = new EdgeClient(stack.url);
  try {
    const { body } = await client.order();
    const stop = sendMixed(client, String(body['id']), RATE);
    await delay(1_000);
    const struckAt = performance.now();
    await strike(stack);
    await delay(seconds * 1_000);
    const { orders, reads } = await stop();
    return {
      reads: successShare(sentAfter(reads, struckAt)),
      orderMs: quantile(sentAfter(orders, struckAt), 0.5),
      opened: openedBreakers(stack),
    };
  } finally {
    await client.close();
    await stack.close();
  }
}

/** Each breaker that opened, once, in the order of the chain. */
function openedBreakers(stack: Stack): string[] {
  const names = (['service-a', 'service-b', 'service-c'] as const).flatMap((service) =>
    stack
      .service(service)
      .events('circuit.opened')
      .map(({ breaker, blame }) => {
        const told = typeof blame === 'string' && blame !== breaker ? ` (${blame})` : '';
        return `${service.at(-1)?.toUpperCase()}: ${String(breaker)}${told}`;
      }),
  );
  return [...new Set(names)];
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0))
    .join('  ')
    .trimEnd();
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share === 1 ? 0 : 1)} %`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
