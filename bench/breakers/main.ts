/*
 * What a breaker costs, ours against the others: README.md beside this folder tells how to read it.
 *
 * Usage: npm run bench:breakers [-- ROUNDS]
 */
import { installPeers, loadPeers, peerVersion } from './peers.js';
import { measureRounds } from './rounds.js';
import { compare, isReached, print, printFigures, printRatios, type Ratio } from './table.js';
import { sections } from './times.js';

const rounds = Number(process.argv[2] ?? 41);
installPeers();

const versions = ['cockatiel', 'opossum', 'nestjs-resilience', 'mollitia'].map(
  (name) => `${name} ${peerVersion(name)}`,
);
print(`Node ${process.version}; ${versions.join(', ')}; ${rounds} rounds`);

const all: Ratio[] = [];
for (const { title, variants, comparisons } of sections(loadPeers())) {
  const figures = await measureRounds(variants, showProgress(title), rounds);
  const ratios = comparisons.map((comparison) => compare(figures, comparison));
  printFigures(title, figures, 'ns per call');
  printRatios(ratios);
  all.push(...ratios);
}
const missed = all.filter((ratio) => isReached(ratio) === false);
print(`\n${all.filter((ratio) => ratio.bar !== undefined).length} bars, ${missed.length} missed`);

function showProgress(title: string): (done: number, of: number) => void {
  return (done, of) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r${title}: round ${done} of ${of}\x1b[K${done === of ? '\n' : ''}`);
  };
}
