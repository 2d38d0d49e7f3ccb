/*
 * Puts the figures of the documents as the data of docs/data have them.
 *
 * Usage: npm run docs:lab [-- --check]    with --check nothing is written: exit code 1 if they differ
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { dataFigures } from './data-figures.js';
import { fillFigures } from './fill-figures.js';
import { PublishedData } from './published-data.js';

const ROOT = resolve(import.meta.dirname, '../../../..');
const DOCUMENTS = ['README.md', 'docs/placement.md', 'docs/tuning.md', 'docs/simulation.md'];

const isCheck = process.argv.includes('--check');
const figure = dataFigures(new PublishedData(join(ROOT, 'docs/data')));
let disagreeing = 0;
for (const document of DOCUMENTS) {
  const path = join(ROOT, document);
  const { text, figures, disagreements } = fillFigures(readFileSync(path, 'utf8'), figure);
  for (const { line, source, stands, data } of disagreements) {
    say(
      `${relative(ROOT, path)}:${line}: ${source} is ${data}, there stands ${stands || 'nothing'}`,
    );
  }
  disagreeing += disagreements.length;
  if (!isCheck && disagreements.length > 0) writeFileSync(path, text);
  say(`${document}: ${figures} figures, ${disagreements.length} ${isCheck ? 'differ' : 'changed'}`);
}
process.exitCode = isCheck && disagreeing > 0 ? 1 : 0;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
