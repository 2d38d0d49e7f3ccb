/**
 * Shows that the documents lead somewhere: every relative link and anchor, every test that they quote,
 * every npm script they name; and that of every command of theirs it is known what runs it, if anything does.
 * Part of `npm run lint`; changes nothing.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandFaults, scriptFaults } from './command-faults.js';
import { findDocuments } from './find-documents.js';
import { BY_HAND, ELSEWHERE, isChecked, RUN } from './known-commands.js';
import { linkFaults, type PathKind, titleFaults } from './link-faults.js';
import { fillTourExcerpt } from './tour-excerpt.js';

const ROOT = resolve(import.meta.dirname, '../..');

const documents = findDocuments(ROOT);
const checked = documents.filter(({ path }) => isChecked(path));
const faults = [
  ...linkFaults(documents, kindOf),
  ...titleFaults(documents, textOf),
  ...scriptFaults(documents, scriptsOfPackage()),
  ...excerptFaults(),
  ...commandFaults(checked, { run: RUN, elsewhere: ELSEWHERE, byHand: BY_HAND, textOf }),
];
for (const fault of faults) console.error(`docs: ${fault}`);
const links = documents.reduce((sum, document) => sum + document.links.length, 0);
console.log(`docs: ${documents.length} documents, ${links} links, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;

function kindOf(path: string): PathKind {
  const found = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (found === undefined) return 'nothing';
  return found.isDirectory() ? 'folder' : 'file';
}

/** The README shows what the tour's document says. */
function excerptFaults(): string[] {
  const readme = textOf('README.md') ?? '';
  if (fillTourExcerpt(readme, textOf('docs/tour.md') ?? '') === readme) return [];
  return [
    'README.md: its lines of the tour are not those of docs/tour.md: node --import tsx test/docs/write-tour-excerpt.ts',
  ];
}

function textOf(path: string): string | undefined {
  const file = join(ROOT, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function scriptsOfPackage(): Readonly<Record<string, string>> {
  const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return (manifest as { readonly scripts: Readonly<Record<string, string>> }).scripts;
}
