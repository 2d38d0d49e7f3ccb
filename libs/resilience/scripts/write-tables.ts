/*
 * Writes the tables of the README from the code: options from the interfaces and their comments,
 * gRPC codes from the rules. Between `<!-- options: NAME -->` or `<!-- grpc -->` and `<!-- end -->`.
 *
 * Usage: node --import tsx libs/resilience/scripts/write-tables.ts [--check]
 * With --check it writes nothing, and fails if a table does not say what the code does.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { grpcTable } from './grpc-table.js';
import { OptionTables } from './option-tables.js';

const README = resolve(import.meta.dirname, '../README.md');
const MARKED = /(?<begin><!-- (?:options: (?<name>\w+)|grpc) -->\n)[\s\S]*?(?<end><!-- end -->)/g;

const before = readFileSync(README, 'utf8');
const options = new OptionTables(join(import.meta.dirname, '../src/index.ts'));
const written = before.replaceAll(MARKED, (...match) => {
  const { begin, name, end } = match.at(-1) as Record<'begin' | 'end', string> & { name?: string };
  return `${begin}\n${name === undefined ? grpcTable() : options.table(name)}\n${end}`;
});
const settings = (await resolveConfig(README)) ?? {};
const after = await format(written, { ...settings, filepath: README });

if (!process.argv.includes('--check')) {
  writeFileSync(README, after);
} else if (after !== before) {
  process.stderr.write('README.md: a table differs from the code; run npm run docs:resilience\n');
  process.exitCode = 1;
}
