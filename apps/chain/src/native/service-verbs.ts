import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceVerb, VerbResult } from './control-protocol.js';
import type { ServiceProcess } from './service-process.js';
import { exitText, statusOf } from './service-status.js';

const HEALTHY_WITHIN_MS = 15_000;
const STOPPED_WITHIN_MS = 500;
const POLL_MS = 20;

/**
 * Does to one service what a verb asks, in docker compose's sense: to start what runs, or to stop or
 * kill what does not, is no error; to pause or unpause in vain is one.
 * @param graceMs how long `stop` waits after SIGTERM before SIGKILL
 */
export async function applyVerb(
  verb: ServiceVerb,
  service: ServiceProcess,
  graceMs: number,
): Promise<VerbResult> {
  const { ok, text } = await verdict(verb, service, graceMs);
  const { name } = service.definition;
  return { service: name, ok, message: `${name} ${text}` };
}

interface Verdict {
  readonly ok: boolean;
  readonly text: string;
}

const done = (text: string): Verdict => ({ ok: true, text });
const refused = (text: string): Verdict => ({ ok: false, text });

async function verdict(
  verb: ServiceVerb,
  service: ServiceProcess,
  graceMs: number,
): Promise<Verdict> {
  const { state } = await statusOf(service);
  if (verb === 'start') return await start(service, state === 'paused');
  if (!service.isRunning) {
    const text = `is not running (${exitText(service.lastExit)})`;
    return verb === 'stop' || verb === 'kill' ? done(text) : refused(text);
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
      return state === 'paused' ? refused('is paused already') : await pause(service);
    case 'unpause':
      if (state !== 'paused') return refused('is not paused');
      service.signal('SIGCONT', false);
      return done('unpaused (SIGCONT)');
  }
}

async function start(service: ServiceProcess, isPaused: boolean): Promise<Verdict> {
  if (isPaused) return refused('is paused: unpause it instead');
  if (service.isRunning) return done(`runs already (pid ${service.pid})`);
  const startedAt = Date.now();
  service.start();
  const { pid } = service;
  await until(() => service.isHealthy || !service.isRunning, startedAt + HEALTHY_WITHIN_MS);
  if (!service.isRunning) {
    return refused(`ended while starting (${exitText(service.lastExit)}): its log says why`);
  }
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  return service.isHealthy
    ? done(`started (pid ${pid}), healthy after ${seconds} s`)
    : refused(`started (pid ${pid}), but not healthy after ${seconds} s: its log says why`);
}

/** SIGSTOP takes effect a moment after it is sent; whoever asked for it may rely on it at once. */
async function pause(service: ServiceProcess): Promise<Verdict> {
  service.signal('SIGSTOP', false);
  const isPaused = async (): Promise<boolean> => (await statusOf(service)).state === 'paused';
  await until(isPaused, Date.now() + STOPPED_WITHIN_MS);
  return done('paused (SIGSTOP)');
}

async function until(isTrue: () => boolean | Promise<boolean>, end: number): Promise<void> {
  while (!(await isTrue()) && Date.now() < end) await delay(POLL_MS);
}
