/*
 * What a breaker costs, ours against the others: README.md beside this folder tells how to read it.
 *
 * Usage: npm run bench:breakers [-- ROUNDS]
 */
import { runChild } from './child.js';
import { CONSECUTIVE } from './contenders.js';
import { reportsDropped } from './dropped.js';
import { memoryFacts, printMemory, type Held } from './held.js';
import { installPeers, loadPeers, peerVersion, type Peers } from './peers.js';
import { measureRounds } from './rounds.js';
import { cockatiel } from './subjects.js';
import {
  compare,
  isReached,
  print,
  printFacts,
  printFigures,
  printRatios,
  yesNo,
  type Fact,
  type Ratio,
} from './table.js';
import { bytesComparisons, sections } from './times.js';

const rounds = Number(process.argv[2] ?? 41);
installPeers();

const versions = ['cockatiel', 'opossum', 'nestjs-resilience', 'mollitia'].map(
  (name) => `${name} ${peerVersion(name)}`,
);
print(`Node ${process.version}; ${versions.join(', ')}; ${rounds} rounds`);

const peers = loadPeers();
const ratios: Ratio[] = [];
for (const { title, variants, comparisons } of sections(peers)) {
  const figures = await measureRounds(variants, showProgress(title), rounds);
  printFigures(title, figures, 'ns per call');
  ratios.push(...comparisons.map((comparison) => compare(figures, comparison)));
}
ratios.push(...measureBytes());
const facts = [...measureMemory(), ...(await checkDropped(peers))];

print('');
printRatios(ratios);
printFacts(facts);
const reached = [...ratios.map(isReached), ...facts.map((fact) => fact.reached)].filter(
  (answer) => answer !== undefined,
);
const missed = reached.filter((answer) => !answer).length;
print(`\n${reached.length} bars: ${reached.length - missed} reached, ${missed} missed`);

function measureBytes(): Ratio[] {
  const flags = ['--min-semi-space-size=256', '--max-semi-space-size=256'];
  const figures = new Map(runChild('bytes.ts', flags) as [string, number[]][]);
  printFigures('bytes per closed, successful call', figures, 'bytes');
  return bytesComparisons.map((comparison) => compare(figures, comparison));
}

function measureMemory(): Fact[] {
  const held = runChild('memory.ts', ['--expose-gc']) as Held[];
  printMemory(held);
  return held.filter(({ name }) => name.startsWith('ours')).flatMap(memoryFacts);
}

async function checkDropped(of: Peers): Promise<Fact[]> {
  const reported = await reportsDropped(CONSECUTIVE);
  const peer = await reportsDropped(cockatiel(of));
  return [
    {
      title: 'a dropped refusal is reported as unhandled',
      value: yesNo(reported),
      reached: reported,
    },
    { title: 'the same of cockatiel', value: yesNo(peer) },
  ];
}

function showProgress(title: string): (done: number, of: number) => void {
  return (done, of) => {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r${title}: round ${done} of ${of}\x1b[K${done === of ? '\n' : ''}`);
  };
}
