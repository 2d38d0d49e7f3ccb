import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { until } from './harness/until.js';

/** About 8 s each; a machine that is busy with other things takes its time. */
jest.setTimeout(120_000);

const SHORT = '--rate 40 --open-ms 500 --healthy 500ms --fault 1500ms --recovery 1500ms'.split(' ');
const WITHIN_MS = 100_000;

let base = '';
let folder = '';
let lab: ChildProcess | undefined;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'firebreak-lab-'));
  folder = join(base, 'results');
});
afterEach(() => {
  if (lab?.pid !== undefined && isGroupAlive(lab.pid)) process.kill(-lab.pid, 'SIGKILL');
  rmSync(base, { recursive: true });
});

/** A process of the lab that is the first of its group: the services it starts are in it, too. */
function startLab(...args: readonly string[]) {
  const { NO_COLOR: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  lab = child;
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (bytes: Buffer) => (said.stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (said.stderr += bytes.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, said, ended };
}

function startRun(...args: readonly string[]) {
  return startLab('apps/lab/src/main.ts', 'run', ...args, ...SHORT, '--out', folder);
}

function measuredCells(): string[] {
  const cells = join(folder, 'cells');
  return existsSync(cells) ? readdirSync(cells).filter((name) => name.endsWith('.json')) : [];
}

function csvLines(): string[] {
  return readFileSync(join(folder, 'cells.csv'), 'utf8').trim().split('\n');
}

/** tsx's compiler leaves a moment after its parent. */
async function isGroupGone(leader: number | undefined): Promise<boolean> {
  await until(() => !isGroupAlive(leader), 10_000);
  return !isGroupAlive(leader);
}

function isGroupAlive(leader: number | undefined): boolean {
  try {
    return leader !== undefined && process.kill(-leader, 0);
  } catch {
    return false;
  }
}

describe('lab run', () => {
  it('measures a cell with real processes', async () => {
    const { said, ended, child } = startRun('--placements', 'every-hop', '--faults', 'crash');

    expect({ code: await ended, said }).toMatchObject({ code: 0 });
    const text = readFileSync(join(folder, 'cells', 'every-hop.crash.1.json'), 'utf8');
    const cell = JSON.parse(text) as Cell;
    expect(cell.phases.healthy.orders.ok).toBeGreaterThan(0);
    expect(cell.phases.fault.orders.ok).toBeLessThan(cell.phases.fault.orders.sent);
    expect(cell.transitions).toContainEqual(
      expect.objectContaining({ service: 'service-b', breaker: 'service-c/Charge', to: 'open' }),
    );
    expect(cell.detectMs).toBeGreaterThan(0);
    expect(cell.recoverMs).toBeGreaterThan(0);
    // Which of the two refuses most is a matter of who heard of it first.
    expect(cell.hops.aToB.blocked + cell.hops.bToC.blocked).toBeGreaterThan(0);
    expect(said.stdout).toContain('orders that succeeded while the fault lasted');
    expect(readdirSync(folder).toSorted()).toEqual([
      'cells',
      'cells.csv',
      'report.html',
      'run.json',
      'summary.csv',
    ]);
    const record = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RunRecord;
    expect(record.parameters.parallel).toBe(1);
    expect(await isGroupGone(child.pid)).toBe(true);
  });

  it('says in one line what it does not know, and writes nothing', async () => {
    const { said, ended } = startRun('--faults', 'crash,fire');

    expect({ code: await ended, stdout: said.stdout }).toEqual({ code: 1, stdout: '' });
    expect(said.stderr).toMatch(/^--faults knows no "fire"\. There are: [^\n]+\n$/);
    expect(existsSync(folder)).toBe(false);
  });

  it('keeps what it measured when Ctrl-C ends it, leaves no process, and goes on later', async () => {
    const { child, said, ended } = startRun(
      '--placements',
      'none',
      '--faults',
      'hang,one-operation',
    );
    await until(() => measuredCells().length === 1 && said.stderr.includes('2/2'), WITHIN_MS);

    // As a terminal does: to the lab and to the services that it started.
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT');

    expect({ code: await ended, said }).toMatchObject({ code: 130 });
    expect(measuredCells()).toHaveLength(1);
    expect(said.stderr).toContain(`1 of 2 cells are left: npm run lab -- run --resume ${folder}`);
    expect(csvLines()).toHaveLength(1 + 3);
    expect(await isGroupGone(child.pid)).toBe(true);

    const resumed = startLab('apps/lab/src/main.ts', 'run', '--resume', folder);

    expect({ code: await resumed.ended, said: resumed.said }).toMatchObject({ code: 0 });
    expect(measuredCells()).toHaveLength(2);
    expect(csvLines()).toHaveLength(1 + 2 * 3);
  });
});

describe('lab claims', () => {
  it('tries a claim, says whether it holds, and leaves its numbers and a page', async () => {
    const { said, ended } = startLab('apps/lab/src/main.ts', 'claims', 't14', '--out', folder);

    expect({ code: await ended, said }).toMatchObject({ code: 0 });
    expect(said.stdout).toMatch(/^T14 +holds /);
    const claims = JSON.parse(readFileSync(join(folder, 'claims.json'), 'utf8')) as object[];
    expect(claims).toMatchObject([{ id: 'T14', verdict: 'holds' }]);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('T14');
  });
});

interface RunRecord {
  readonly parameters: { readonly parallel: number };
}

interface Cell {
  readonly phases: Readonly<
    Record<'healthy' | 'fault', { readonly orders: { readonly sent: number; readonly ok: number } }>
  >;
  readonly transitions: readonly object[];
  readonly detectMs: number | null;
  readonly recoverMs: number | null;
  readonly hops: Record<'aToB' | 'bToC', { readonly blocked: number }>;
}
