import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Checks } from '../compose/checks.js';

const ROOT = new URL('../../', import.meta.url).pathname;
const PROMETHEUS = 'observability/prometheus';
const LAYERED = ['compose', '-f', 'docker-compose.yml', '-f', 'docker-compose.observability.yml'];

/** A command's verdict. */
export interface Ran {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a program in the project's folder; one that is not there fails. */
export async function run(
  program: string,
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const code = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (ended) => resolve(ended ?? 1));
  });
  child.stdin.on('error', () => undefined).end(input);
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { ok: (await code) === 0, output: `${out}${errors}`.trim() };
}

/** The files by themselves: what Prometheus and compose say of them. */
export async function checkFiles(checks: Checks): Promise<void> {
  const tools: [title: string, program: string, args: string[]][] = [
    [
      'promtool finds no fault with the configuration',
      'promtool',
      ['check', 'config', '--lint=all', '--lint-fatal', `${PROMETHEUS}/prometheus.yml`],
    ],
    [
      'promtool finds no fault with the rules',
      'promtool',
      ['check', 'rules', '--lint=all', '--lint-fatal', `${PROMETHEUS}/rules.yml`],
    ],
    [
      'each alert does what it says',
      'promtool',
      ['test', 'rules', 'test/observability/rules.test.yml'],
    ],
    ['compose takes the layered files', 'docker', [...LAYERED, 'config', '-q']],
  ];
  for (const [title, program, args] of tools) {
    const { ok, output } = await run(program, args);
    checks.check(title, ok, ok ? '' : output);
  }
  await checkOwnCollector(checks);
}

/** Who has a collector sends spans there, with or without the second file. */
async function checkOwnCollector(checks: Checks): Promise<void> {
  const own = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4318' };
  const base = await run('docker', ['compose', '-f', 'docker-compose.yml', 'config'], '', own);
  const layered = await run('docker', [...LAYERED, 'config'], '', own);
  const line = 'OTEL_EXPORTER_OTLP_ENDPOINT: http://collector.example:4318';
  for (const [what, { output }] of [
    ['compose', base],
    ['the second file', layered],
  ] as const) {
    const handed = output.split(line).length - 1;
    checks.check(`${what} hands the collector of the shell on`, handed >= 3, handed);
  }
}
