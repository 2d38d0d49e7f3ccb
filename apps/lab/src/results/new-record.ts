import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { z } from 'zod';
import type { RunRecord } from './run-record.js';

const ROOT = new URL('../../../../', import.meta.url);
const GIB = 2 ** 30;

/** What a figure may depend on: the transport, the framework, and what is measured. */
const NAMED_PACKAGES = ['@grpc/grpc-js', '@nestjs/core', '@nestjs/microservices', 'undici'];
const packageSchema = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

/**
 * The record of a run that begins now, on this machine.
 * @param parameters as given on the command line, defaults filled in
 */
export function newRecord(
  verb: RunRecord['verb'],
  seed: number,
  parameters: RunRecord['parameters'],
): RunRecord {
  return {
    schema: 1,
    verb,
    startedAt: new Date().toISOString(),
    host: {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryGb: Math.round(totalmem() / GIB),
    },
    versions: versions(),
    commit: commit(),
    seed,
    parameters,
  };
}

function versions(): Record<string, string> {
  const text = readFileSync(new URL('package.json', ROOT), 'utf8');
  const { version, dependencies, devDependencies } = packageSchema.parse(JSON.parse(text));
  const all = { ...dependencies, ...devDependencies };
  const named = NAMED_PACKAGES.map((name) => [name, all[name] ?? 'none'] as const);
  return { firebreak: version, ...Object.fromEntries(named) };
}

function commit(): string {
  const hash = git('rev-parse', '--short=12', 'HEAD');
  if (hash === undefined) return 'unknown';
  return git('status', '--porcelain', '--untracked-files=no') === '' ? hash : `${hash}-dirty`;
}

/** Undefined where there is no git, or no checkout. */
function git(...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
