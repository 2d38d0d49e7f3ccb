import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What the system says about a running process. */
export interface ProcessFacts {
  /** Resident memory in bytes. */
  readonly rssBytes: number;
  /** Stopped by a signal (SIGSTOP), whoever sent it. */
  readonly isStopped: boolean;
}

/** The facts about a process, from /proc or, where there is none, from `ps`; undefined when neither tells. */
export async function processFacts(pid: number): Promise<ProcessFacts | undefined> {
  return (await factsFromProc(pid)) ?? (await factsFromPs(pid));
}

async function factsFromProc(pid: number): Promise<ProcessFacts | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const rssKb = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  const state = /^State:\s+(\w)/m.exec(status)?.[1];
  if (rssKb === undefined || state === undefined) return undefined;
  return { rssBytes: Number(rssKb) * 1_024, isStopped: state === 'T' };
}

async function factsFromPs(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=,stat=', '-p', String(pid)]);
    const [rssKb, state] = stdout.trim().split(/\s+/);
    if (rssKb === undefined || state === undefined) return undefined;
    return { rssBytes: Number(rssKb) * 1_024, isStopped: state.startsWith('T') };
  } catch {
    return undefined;
  }
}
