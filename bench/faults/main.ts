/*
 * What callers see while C hangs or is dead, and when it is back: README.md in the folder above
 * tells how to read it.
 *
 * Usage: npm run bench:faults
 */
import { shuffled, median } from '../paired.js';
import { print, printFacts, type Fact } from '../breakers/table.js';
import { STALL_MS, measureHang } from './hang.js';
import { answersWhileKilled, firstSuccessAfter } from './outage.js';

const FAST_MS = 10;
const ROUNDS = 3;
const SECONDS = 4;
const OPEN_MS = 1_000;
const SLACK_MS = 700;

print(`Node ${process.version}`);
const facts: Fact[] = [];
for (const measure of [hang, killed, back]) {
  const found = await measure();
  facts.push(...found);
  print('');
  printFacts(found);
}
const missed = facts.filter(({ reached }) => reached === false).length;
print(`\n${facts.filter(({ reached }) => reached !== undefined).length} bars, ${missed} missed`);

async function hang(): Promise<Fact[]> {
  print('\nC stopped (SIGSTOP) after 3 s of healthy traffic, 200 callers, deadlines of 2 s ...');
  const { calls, healthyPerSecond } = await measureHang();
  const late = calls.filter(({ at, probe }) => at > STALL_MS && !probe);
  const times = late.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const fast = times.filter((ms) => ms < FAST_MS).length;
  const quantile = (share: number): string =>
    `${times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(2)} ms`;
  return [
    { title: 'calls a second that succeeded before', value: healthyPerSecond.toFixed(0) },
    { title: 'calls begun later than one stall limit after the stop', value: String(late.length) },
    { title: 'half of them answered within', value: quantile(0.5) },
    { title: '99 % of them answered within', value: quantile(0.99) },
    {
      title: 'the slowest of them',
      value: quantile(1),
      bar: `< ${FAST_MS} ms`,
      reached: fast === times.length,
    },
    { title: 'share answered in time', value: `${((fast / times.length) * 100).toFixed(3)} %` },
    { title: 'probes besides', value: String(calls.filter(({ probe }) => probe).length) },
  ];
}

async function killed(): Promise<Fact[]> {
  print(`\nC killed, 200 callers, ${ROUNDS} rounds of ${SECONDS} s ...`);
  const ratios: number[] = [];
  const answers: Record<string, number[]> = { none: [], 'every-hop': [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const placement of shuffled(Object.keys(answers))) {
      answers[placement]!.push(await answersWhileKilled(placement, SECONDS));
    }
    ratios.push(answers['every-hop']!.at(-1)! / answers['none']!.at(-1)!);
  }
  const ratio = median(ratios);
  return [
    { title: 'answers a second without breakers', value: median(answers['none']!).toFixed(0) },
    { title: 'answers a second, every hop', value: median(answers['every-hop']!).toFixed(0) },
    { title: 'so many times more', value: ratio.toFixed(1), bar: '≥ 5', reached: ratio >= 5 },
    { title: 'in each round', value: ratios.map((one) => one.toFixed(1)).join(' ') },
  ];
}

async function back(): Promise<Fact[]> {
  print(`\nC back after an outage, placement b-c, open period ${OPEN_MS} ms ...`);
  const times = await firstSuccessAfter(OPEN_MS, [500, 1_200, 1_900, 2_600, 3_300]);
  const worst = Math.max(...times);
  return [
    {
      title: 'first success after C listens, worst of five',
      value: `${worst.toFixed(0)} ms`,
      bar: `≤ ${OPEN_MS + SLACK_MS} ms`,
      reached: worst <= OPEN_MS + SLACK_MS,
    },
    { title: 'each of them, in ms', value: times.map((ms) => ms.toFixed(0)).join(' ') },
  ];
}
