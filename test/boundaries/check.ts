/**
 * Shows that the import boundaries bite: writes a small tree full of deliberate violations, runs the
 * real rules over it and expects each violation under its own rule, and nothing else.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LAWFUL, VIOLATIONS } from './violations.js';

/** What of dependency-cruiser's JSON report is read here. */
interface Report {
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly rule: { readonly name: string };
    }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

const ROOT = resolve(import.meta.dirname, '../..');

const tree = writeTree();
try {
  const faults = faultsOf(cruise(tree));
  for (const fault of faults) console.error(`boundaries: ${fault}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
  console.log(`boundaries: ${VIOLATIONS.length} deliberate violations, ${faults.length} faults`);
} finally {
  rmSync(tree, { recursive: true, force: true });
}

/** Inside the checkout, so that packages resolve; under a folder that git and TypeScript ignore. */
function writeTree(): string {
  mkdirSync(join(ROOT, '.firebreak'), { recursive: true });
  const root = mkdtempSync(join(ROOT, '.firebreak', 'boundaries-'));
  for (const file of ['package.json', 'tsconfig.json']) {
    copyFileSync(join(ROOT, file), join(root, file));
  }
  for (const [file, ...imports] of LAWFUL) write(root, file, imports);
  for (const [, file, imported] of VIOLATIONS) write(root, file, [imported]);
  return root;
}

function write(root: string, file: string, imports: readonly string[]): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  const lines = imports.map((name) => `import '${name}';\n`);
  writeFileSync(join(root, file), `${lines.join('')}export {};\n`);
}

function cruise(root: string): Report {
  const command = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const rules = join(ROOT, '.dependency-cruiser.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [command, '--config', rules, '--output-type', 'json', 'apps', 'examples', 'libs', 'test'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (stdout === '') throw new Error(`dependency-cruiser gave no report: ${stderr}`);
  return JSON.parse(stdout) as Report;
}

function faultsOf({ summary }: Report): string[] {
  const found = new Set(summary.violations.map(({ rule, from }) => `${rule.name} in ${from}`));
  const expected = new Set(VIOLATIONS.map(([rule, file]) => `${rule} in ${file}`));
  const tried = new Set(VIOLATIONS.map(([rule]) => rule));
  return [
    ...[...expected].filter((line) => !found.has(line)).map((line) => `not reported: ${line}`),
    ...[...found]
      .filter((line) => !expected.has(line))
      .map((line) => `reported for nothing: ${line}`),
    ...summary.ruleSetUsed.forbidden
      .filter(({ name }) => !tried.has(name))
      .map(({ name }) => `no violation in violations.ts tries the rule ${name}`),
  ];
}
