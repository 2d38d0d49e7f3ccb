import { PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import { newRecord } from '../results/new-record.js';
import { ResultFolder } from '../results/result-folder.js';
import { FAULTS } from '../scenario/fault-catalogue.js';
import type {
  FleetFile,
  FleetRecovery,
  SimulatedClients,
  SimulatedFleet,
} from '../results/fleet-result.js';
import { simulateFleet, type FleetOptions } from '../simulate/fleet.js';
import { simulateClients, type ClientsOptions } from '../simulate/thousand-clients.js';
import { INTERRUPTED, interruptible } from './interrupt.js';
import { LabError } from './lab-error.js';
import { newFolderPath } from './new-folder-path.js';
import { parseDuration, parseNames, parseNumber, parseWhole } from './parse-option.js';
import { startProgress } from './progress.js';
import type { SimulateFleetOptions } from './simulate-fleet-options.js';
import type { VerbContext } from './verb.js';
import { writeReport } from './write-report.js';

const MIX: FleetOptions['mix'] = [
  { operation: 'orders', weight: 5 },
  { operation: 'reads', weight: 5 },
  { operation: 'quotes', weight: 2 },
];
const CLIENTS: Omit<ClientsOptions, 'breaker' | 'seed'> = {
  clients: 1_000,
  timeoutMs: 2_000,
  pauseMs: 1_000,
  outageMs: 60_000,
  failureThreshold: 3,
  openMs: 5_000,
};
const SIMULATED_FAULTS = ['crash', 'hang'] as const;
const KINDS = ['none', 'own', 'shared'] as const;
const KIBIBYTES = 1_024;
const LONGEST_MS = 3_600_000;
const FILE = 'fleet.json';

type Plan = Omit<FleetOptions, 'jitter'>;

/**
 * Simulates the fleet with each jitter and the clients with each kind of breaker. Ctrl-C ends it; what
 * was done by then is kept.
 * @returns the exit code
 */
export async function simulateFleets(
  options: SimulateFleetOptions,
  { print, notice }: VerbContext,
): Promise<number> {
  const { jitters, ...plan } = readOptions(options);
  const record = newRecord('simulate', plan.seed, { ...plan, jitters });
  const folder = ResultFolder.create(newFolderPath(options.out, 'fleet'), record);
  const { outage, seed } = plan;
  const fleets: SimulatedFleet[] = [];
  const write = (clients: FleetFile['clients']): void => {
    folder.writeJson(FILE, { schema: 1, outage, fleets, clients } satisfies FleetFile);
  };
  const isWhole = await interruptible(async (signal) => {
    for await (const fleet of simulated(plan, jitters, signal)) {
      fleets.push(fleet);
      write(null);
      for (const line of fleetLines(fleet)) print(line);
    }
    return !signal.aborted;
  });
  if (isWhole) {
    const clients = simulatedClients(seed);
    write(clients);
    for (const line of clientLines(clients)) print(line);
  }
  if (fleets.length === 0) {
    notice(`Stopped before the first fleet was done: ${folder.path} holds run.json only.`);
    return INTERRUPTED;
  }
  await writeReport(folder);
  notice(`results: ${folder.path}/report.html, ${FILE}, run.json`);
  return isWhole ? 0 : INTERRUPTED;
}

async function* simulated(
  plan: Plan,
  jitters: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<SimulatedFleet> {
  const progress = startProgress(jitters.length);
  try {
    for (const [done, jitter] of jitters.entries()) {
      progress.update(done, `jitter ${jitter}`);
      const startedAt = performance.now();
      const result = await simulateFleet({ ...plan, jitter }, signal);
      const tookMs = Math.round(performance.now() - startedAt);
      const rssMb = Math.round(process.resourceUsage().maxRSS / KIBIBYTES);
      yield { jitter, tookMs, rssMb, result };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    progress.end();
  }
}

function simulatedClients(seed: number): SimulatedClients {
  const results = KINDS.map((breaker) => ({
    breaker,
    result: simulateClients({ ...CLIENTS, breaker, seed }),
  }));
  return { ...CLIENTS, results };
}

function fleetLines({ jitter, tookMs, rssMb, result }: SimulatedFleet): string[] {
  const { attemptsPerSecondDown, peakPer100Ms, recovery, ok, requests } = result;
  const good = `${percent(ok.before)} before, ${percent(ok.outage)} in the outage, ${percent(ok.after)} after`;
  const rate = attemptsPerSecondDown.toFixed(1);
  return [
    `jitter ${jitter}: ${requests} requests in ${(tookMs / 1_000).toFixed(1)} s, ${rssMb} MB`,
    `  good answers: ${good}`,
    `  attempts at C while it is down: ${rate}/s, at most ${peakPer100Ms.down} in 100 ms`,
    `  when it is back: at most ${peakPer100Ms.back} in 100 ms`,
    `  closed again: ${recoveryText('A', recovery.a)}`,
    `  closed again: ${recoveryText('B', recovery.b)}`,
  ];
}

function clientLines({ clients, results }: SimulatedClients): string[] {
  const head = `${clients} clients of a server that is silent for a minute, 2 s timeout:`;
  return [head].concat(
    results.map(({ breaker, result: { waitedS, firstRoundS, refused, requests } }) => {
      const waited = `${waitedS.toFixed(0)} s waited, ${firstRoundS.toFixed(0)} s of it in the first round`;
      return `  breaker ${breaker}: ${waited}; ${refused} of ${requests} refused`;
    }),
  );
}

function readOptions(options: SimulateFleetOptions): Plan & { jitters: number[] } {
  const [placement = 'every-hop'] = parseNames('--placement', options.placement, PLACEMENT_NAMES);
  const [fault = 'crash'] = parseNames('--fault', options.fault, SIMULATED_FAULTS);
  const bounds = { least: 0, most: LONGEST_MS };
  const fromMs = parseDuration('--from', options.from, bounds);
  const toMs = fromMs + parseDuration('--outage', options.outage, bounds);
  const durationMs = parseDuration('--duration', options.duration, bounds);
  if (toMs >= durationMs) {
    throw new LabError(`--duration "${options.duration}" ends before the outage does.`);
  }
  return {
    instances: {
      a: parseWhole('--a', options.a, { least: 1, most: 100_000 }),
      b: parseWhole('--b', options.b, { least: 1, most: 10_000 }),
    },
    placement,
    figures: 'lab',
    openMs: parseWhole('--open-ms', options.openMs, { least: 100, most: 600_000 }),
    ratePerSecond: parseNumber('--rate', options.rate, { least: 0.1, most: 100_000 }),
    mix: MIX,
    strike: FAULTS[fault].strike,
    outage: { fromMs, toMs },
    durationMs,
    seed: parseWhole('--seed', options.seed, { least: 0, most: 4_294_967_295 }),
    jitters: options.jitter
      .split(',')
      .map((text) => parseNumber('--jitter', text, { least: 0, most: 1 })),
  };
}

function recoveryText(name: string, { open, halfMs, p99Ms, allMs }: FleetRecovery): string {
  const times = [halfMs, p99Ms, allMs].map((ms) =>
    ms === null ? 'later' : `${(ms / 1_000).toFixed(1)} s`,
  );
  return `${name} (${open} open) 50 % after ${times[0]}, 99 % ${times[1]}, all ${times[2]}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
