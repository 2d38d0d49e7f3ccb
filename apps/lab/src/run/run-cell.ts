import { setTimeout as delay } from 'node:timers/promises';
import { type EdgeClient, KnownOrders } from '@firebreak/load';
import { CellRecorder } from '../results/cell-recorder.js';
import type { CellResult } from '../results/cell-result.js';
import type { Cell } from '../scenario/cell.js';
import { FAULTS, type Strike } from '../scenario/fault-catalogue.js';
import { CellAxis } from './cell-axis.js';
import { CellChain } from './cell-chain.js';
import type { ChainSettings } from './chain-settings.js';
import { ChainWatch } from './chain-watch.js';
import { MeasuredLoad } from './measured-load.js';
import { chargesIn, transitionsIn } from './read-logs.js';
import { RetryingEdgeClient } from './retrying-edge-client.js';
import { hopBetween } from './service-totals.js';
import { warmUp } from './warm-up.js';

/** A load that is never idle is struck as it is. */
const IDLE_WITHIN_MS = 1_000;

/** How a cell is measured, beyond what the cell says. */
export interface RunCellOptions {
  /** Ends the run early: it rejects with the signal's reason, and no process is left. */
  readonly signal?: AbortSignal;
  /** Figures and variables on top of the cell's. */
  readonly settings?: ChainSettings;
  /** Attempts of a client that repeats at once whatever failed. @default 1 */
  readonly clientAttempts?: number;
  /** What to do in place of the catalogue's fault of that name; give such a cell a variant. */
  readonly strike?: Strike;
  /**
   * Sends nothing for so long before the fault is healed, nor afterwards, and strikes when nothing is
   * under way: so that what is tried for a request is counted with it. @default 0
   */
  readonly restMs?: number;
  /**
   * Awaited when the chain is warm, before the load that counts: here those that are measured beside it
   * wait for each other. @default goes on at once
   */
  readonly allWarm?: () => Promise<void>;
}

/**
 * Measures one cell with real processes: starts them, sends the load, strikes, heals, and ends every
 * process whatever happens. Needs the build.
 */
export async function runCell(cell: Cell, options: RunCellOptions = {}): Promise<CellResult> {
  const { signal = new AbortController().signal, settings, clientAttempts = 1 } = options;
  const { allWarm = () => Promise.resolve(), restMs = 0 } = options;
  const startedAt = performance.now();
  signal.throwIfAborted();
  const chain = await CellChain.start(cell, settings);
  const client = new RetryingEdgeClient(chain.url, clientAttempts);
  const watch = new ChainWatch(chain);
  try {
    const strike = options.strike ?? FAULTS[cell.fault].strike;
    return await measure(cell, {
      chain,
      client,
      watch,
      signal,
      strike,
      restMs,
      allWarm,
      startedAt,
    });
  } finally {
    watch.stop();
    await Promise.all([client.close(), chain.close()]);
  }
}

interface Measurement {
  readonly chain: CellChain;
  readonly client: EdgeClient;
  readonly watch: ChainWatch;
  readonly signal: AbortSignal;
  readonly strike: Strike;
  readonly restMs: number;
  readonly allWarm: () => Promise<void>;
  readonly startedAt: number;
}

async function measure(cell: Cell, parts: Measurement): Promise<CellResult> {
  const { chain, client, watch, signal, strike, restMs, allWarm } = parts;
  const orders = new KnownOrders();
  await warmUp(cell, { client, orders, signal });
  await allWarm();
  signal.throwIfAborted();
  const load = new MeasuredLoad(cell, { client, orders });
  try {
    await delay(cell.healthyMs, undefined, { signal });
    if (restMs > 0) await load.idle(IDLE_WITHIN_MS, signal);
    const before = await watch.totals();
    const axis = CellAxis.strikingNow();
    await chain.strike(strike);
    await until(axis.timerOf(cell.faultMs - restMs), signal);
    if (restMs > 0) await load.stop();
    await until(axis.timerOf(cell.faultMs), signal);
    await chain.heal(strike);
    const healedAt = performance.now();
    const after = await watch.totals();
    await until(healedAt + cell.recoveryMs, signal);
    await load.end();
    const last = await watch.totals();

    const recorder = new CellRecorder(cell);
    recorder.healed(axis.ofTimer(healedAt));
    load.tell(recorder, axis);
    tellServices(recorder, axis, parts);
    return recorder.finish({
      source: 'processes',
      hops: { aToB: hopBetween(before.a, after.a), bToC: hopBetween(before.b, after.b) },
      timeSavedMs: Math.round(last.a.timeSavedMs + last.b.timeSavedMs + last.c.timeSavedMs),
      peakInFlight: { a: last.a.peakInFlight, b: last.b.peakInFlight },
      tookMs: Math.round(performance.now() - parts.startedAt),
    });
  } finally {
    await load.stop();
  }
}

function tellServices(recorder: CellRecorder, axis: CellAxis, parts: Measurement): void {
  const { chain, watch } = parts;
  for (const { service, at, count } of watch.samples) {
    recorder.inFlight({ service, atMs: axis.ofTimer(at), count });
  }
  for (const { lines } of chain.processes) {
    for (const transition of transitionsIn(lines, axis)) recorder.transition(transition);
    for (const id of chargesIn(lines)) recorder.charged(id);
  }
}

/** @param at on performance.now() */
async function until(at: number, signal: AbortSignal): Promise<void> {
  await delay(Math.max(0, at - performance.now()), undefined, { signal });
}
