import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceStatus, ServiceVerb, VerbResult } from './control-protocol.js';
import { processFacts } from './process-facts.js';
import type { ServiceExit, ServiceProcess } from './service-process.js';

const START_WAIT_MS = 15_000;
const POLL_MS = 20;

/** What a verb does to one service, in docker compose's sense: what is so already is not an error to start, stop or kill. */
export async function applyVerb(
  verb: ServiceVerb,
  service: ServiceProcess,
  graceMs: number,
): Promise<VerbResult> {
  const name = service.definition.name;
  const status = await statusOf(service);
  const done = (message: string): VerbResult => ({
    service: name,
    ok: true,
    message: `${name} ${message}`,
  });
  const refused = (message: string): VerbResult => ({ ...done(message), ok: false });

  if (verb === 'start') return await start(service, status, done, refused);
  if (status.state === 'exited') {
    const message = `is not running (${status.exit ?? 'never started'})`;
    return verb === 'stop' || verb === 'kill' ? done(message) : refused(message);
  }
  switch (verb) {
    case 'stop':
      await service.stop(graceMs);
      return done(`stopped (${exitText(service.lastExit)})`);
    case 'kill':
      service.signal('SIGKILL', true);
      await service.whenEnded();
      return done('killed (SIGKILL)');
    case 'pause':
      if (status.state === 'paused') return refused('is paused already');
      service.signal('SIGSTOP', false);
      await until(async () => (await statusOf(service)).state === 'paused', 500);
      return done('paused (SIGSTOP)');
    case 'unpause':
      if (status.state !== 'paused') return refused('is not paused');
      service.signal('SIGCONT', false);
      return done('unpaused (SIGCONT)');
  }
}

/** How a service is at the moment. */
export async function statusOf(service: ServiceProcess): Promise<ServiceStatus> {
  const { name, port } = service.definition;
  const { pid, startedAt, lastExit } = service;
  if (pid === undefined || startedAt === undefined) {
    const since = lastExit?.at.toISOString();
    return {
      service: name,
      state: 'exited',
      port,
      ...(lastExit ? { exit: exitText(lastExit) } : {}),
      ...(since === undefined ? {} : { since }),
    };
  }
  const facts = await processFacts(pid);
  const awake = service.isHealthy ? 'running' : 'starting';
  return {
    service: name,
    state: facts?.isStopped === true ? 'paused' : awake,
    pid,
    port,
    since: startedAt.toISOString(),
    ...(facts ? { rssBytes: facts.rssBytes } : {}),
  };
}

/** `SIGKILL` or `code 1`. */
export function exitText(exit: ServiceExit | undefined): string {
  if (!exit) return 'never started';
  return exit.signal ?? `code ${exit.code}`;
}

type Say = (message: string) => VerbResult;

async function start(
  service: ServiceProcess,
  status: ServiceStatus,
  done: Say,
  refused: Say,
): Promise<VerbResult> {
  if (status.state === 'paused') return refused('is paused: unpause it instead');
  if (service.isRunning) return done(`runs already (pid ${service.pid})`);
  const startedAt = Date.now();
  service.start();
  const { pid } = service;
  await until(async () => service.isHealthy || !service.isRunning, START_WAIT_MS);
  if (!service.isRunning)
    return refused(`ended while starting (${exitText(service.lastExit)}): see its log`);
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  if (!service.isHealthy)
    return refused(`started (pid ${pid}) but is not healthy after ${seconds} s: see its log`);
  return done(`started (pid ${pid}), healthy after ${seconds} s`);
}

async function until(isTrue: () => Promise<boolean>, atMostMs: number): Promise<void> {
  const end = Date.now() + atMostMs;
  while (!(await isTrue()) && Date.now() < end) await delay(POLL_MS);
}
