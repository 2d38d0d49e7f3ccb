import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setting } from '../cli/environment.js';
import type { Environment } from '../cli/environment.js';
import { NativeStack } from '../native/native-stack.js';
import { portState } from '../native/ports.js';
import {
  adminPortVariable,
  metricsPortVariable,
  portVariable,
} from '../native/service-definition.js';
import { REPOSITORY_ROOT, stackPaths } from '../native/stack-paths.js';
import {
  DEFAULT_ADMIN_PORTS,
  DEFAULT_METRICS_PORTS,
  DEFAULT_PORTS,
  SERVICES,
} from '../services.js';

/** One thing that was looked at. */
export interface Finding {
  /** `warn`: one of the two ways to start does not work, or not well. */
  readonly verdict: 'ok' | 'warn' | 'fail';
  /** What was found and, unless it is well, what to do. One line. */
  readonly text: string;
}

const OLDEST_NODE = [20, 19] as const;
/** What the native stack takes, and the compose one a little more: measured, rounded up. */
const NEEDED_MB = 400;
const ANSWER_WITHIN_MS = 5_000;

/** Looks at what the stacks need of this machine. */
export async function examine(env: Environment): Promise<Finding[]> {
  return [
    nodeFinding(process.versions.node),
    buildFinding(existsSync(join(REPOSITORY_ROOT, 'dist/apps/service-a/src/main.js'))),
    await portsFinding(env),
    dockerFinding(await answerOf('docker', ['compose', 'version', '--short']), await engineOf()),
    memoryFinding(freemem() / 1_048_576, availableParallelism()),
  ];
}

/** Findings as lines, aligned; the exit code is 1 if one of them is `fail`. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.map(({ verdict, text }) => `${verdict.padEnd(4)}  ${text}`);
}

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = OLDEST_NODE;
  const isEnough = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return isEnough
    ? { verdict: 'ok', text: `Node ${version}` }
    : { verdict: 'fail', text: `Node ${version} is too old: install 20.19 or newer` };
}

export function buildFinding(isBuilt: boolean): Finding {
  return isBuilt
    ? { verdict: 'ok', text: 'the services are built' }
    : { verdict: 'warn', text: 'the services are not built: npm start does it, or npm run build' };
}

export function memoryFinding(freeMb: number, cpus: number): Finding {
  const has = `${Math.round(freeMb)} MB of memory are free, ${cpus} CPUs`;
  return freeMb >= NEEDED_MB
    ? { verdict: 'ok', text: has }
    : { verdict: 'warn', text: `${has}: a stack takes about ${NEEDED_MB} MB, so end something` };
}

export function dockerFinding(compose: string | undefined, engine: string | undefined): Finding {
  if (compose === undefined) {
    const text = 'docker compose is not there: only npm start works, unless you install Docker';
    return { verdict: 'warn', text };
  }
  return engine === undefined
    ? { verdict: 'warn', text: 'no Docker engine answers: start one, or use npm start' }
    : { verdict: 'ok', text: `Docker ${engine} with compose ${compose}` };
}

async function portsFinding(env: Environment): Promise<Finding> {
  if (await new NativeStack(stackPaths(env), () => undefined).isRunning()) {
    return { verdict: 'ok', text: 'the ports are held by the native stack of this checkout' };
  }
  const host = setting(env, 'BIND_ADDRESS') ?? '127.0.0.1';
  const wanted = SERVICES.flatMap((service) => [
    { variable: portVariable(service), otherwise: DEFAULT_PORTS[service] },
    { variable: adminPortVariable(service), otherwise: DEFAULT_ADMIN_PORTS[service] },
    { variable: metricsPortVariable(service), otherwise: DEFAULT_METRICS_PORTS[service] },
  ]).map(({ variable, otherwise }) => ({
    variable,
    port: Number(setting(env, variable) ?? otherwise),
  }));
  const taken: string[] = [];
  for (const { variable, port } of wanted) {
    if ((await portState(host, port)) !== 'free') taken.push(`${port} (${variable})`);
  }
  if (taken.length === 0) {
    return { verdict: 'ok', text: `ports ${wanted.map(({ port }) => port).join(', ')} are free` };
  }
  const text = `taken: ${taken.join(', ')}: free them, or set the variables to other ports`;
  return { verdict: 'fail', text };
}

async function engineOf(): Promise<string | undefined> {
  return await answerOf('docker', ['info', '--format', '{{.ServerVersion}}']);
}

async function answerOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, [...args], { timeout: ANSWER_WITHIN_MS });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
