/**
 * Types the commands of the documents as a reader would: starts one chain on ports of its own, walks
 * through the steps of `known-commands.ts` in their order, and compares what they print.
 *
 * Usage: npm run test:docs [-- --built]    with --built the chain starts from what was built before
 */
import { resolve } from 'node:path';
import { Checks, seconds } from '../compose/checks.js';
import { differingLine } from './differing-line.js';
import { DocStack } from './doc-stack.js';
import { findDocuments } from './find-documents.js';
import { ALONE, START, type Step, WALK } from './known-commands.js';
import { runCommand, withoutNpm } from './run-command.js';
import { commandsOf } from './shell-commands.js';

const ROOT = resolve(import.meta.dirname, '../..');
const STEP_MS = 180_000;
const BUILT = 'npm run chain -- up';

const checks = new Checks('docs test');
const typed = findDocuments(ROOT).flatMap(commandsOf);
const stack = await DocStack.prepare(ROOT);
process.once('SIGINT', () => void stopped(130));
process.once('SIGTERM', () => void stopped(143));

try {
  const start = process.argv.includes('--built') ? withoutNpm(ROOT, BUILT) : START;
  await Promise.all([
    checks.part('On the chain', async () => {
      await stack.start(start);
      checks.check(start, true);
      await walk();
    }),
    checks.part('Without it', async () => {
      for (const step of ALONE) await check(step);
    }),
  ]);
} finally {
  await stack.close();
}
process.exitCode = checks.conclude();

async function walk(): Promise<void> {
  let looks: Step[] = [];
  for (const step of WALK) {
    if (step.looks === true) {
      looks.push(step);
      continue;
    }
    await Promise.all(looks.map(check));
    looks = [];
    await check(step);
  }
  await Promise.all(looks.map(check));
}

async function check(step: Step): Promise<void> {
  const startedAt = performance.now();
  const { code, stdout, stderr } = await runCommand(lineOf(step), {
    root: ROOT,
    env: stack.env,
    withinMs: STEP_MS,
  });
  const fault =
    code === (step.code ?? 0)
      ? faultOf(step, stdout)
      : `it ended with ${code}: ${lastLines(stdout + stderr)}`;
  const figure = fault ?? seconds(performance.now() - startedAt);
  checks.check(step.command, fault === undefined, figure);
}

function faultOf({ command, prints, exactly }: Step, stdout: string): string | undefined {
  if (!prints.test(stdout)) return `it does not print ${prints}: ${lastLines(stdout)}`;
  if (exactly !== true) return undefined;
  for (const { at, text, output } of typed) {
    if (text !== command || output === undefined) continue;
    const line = differingLine(output, stdout);
    if (line !== undefined) return `${at} shows what it does not print: ${line}`;
  }
  return undefined;
}

/** On the ports of this chain, with results in a folder of its own. */
function lineOf({ command, runs = command }: Step): string {
  const here = withoutNpm(ROOT, runs).replaceAll('localhost:3000', `localhost:${stack.port}`);
  return runs.startsWith('npm run lab -- tune') ? `${here} --out ${stack.newFolder()}` : here;
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join(' | ');
}

async function stopped(code: number): Promise<never> {
  await stack.close();
  process.exit(code);
}
