import { PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import { MixFault, parseMix, type MixPart } from '@firebreak/load';
import type { Command } from 'commander';
import { FAULT_NAMES } from '../scenario/fault-catalogue.js';
import { FIGURE_SETS } from '../scenario/figures.js';
import type { MatrixPlan } from '../scenario/matrix.js';
import { LabError } from './lab-error.js';
import { parseDuration, parseNames, parseNumber, parseWhole } from './parse-option.js';

/** The options of {@link addMatrixOptions} as typed. */
export interface MatrixOptions {
  readonly placements?: string;
  readonly faults?: string;
  readonly quick?: boolean;
  readonly repeats?: string;
  readonly seed?: string;
  readonly rate?: string;
  readonly mix?: string;
  readonly figures?: string;
  readonly openMs?: string;
  readonly healthy?: string;
  readonly fault?: string;
  readonly recovery?: string;
}

const WHOLE = {
  placements: PLACEMENT_NAMES.join(','),
  faults: FAULT_NAMES.join(','),
  repeats: '1',
  seed: '1',
  rate: '60',
  mix: 'orders=5,reads=5,quotes=2',
  figures: 'lab',
  openMs: '5000',
  healthy: '3s',
  fault: '20s',
  recovery: '10s',
} as const satisfies MatrixOptions;

/** Enough to see the difference, in less than two minutes of real time. */
const QUICK = {
  ...WHOLE,
  placements: 'every-hop,a-b,none',
  faults: 'crash,hang,one-operation',
  openMs: '1000',
  healthy: '1s',
  fault: '3s',
  recovery: '2500ms',
} as const satisfies MatrixOptions;

/** Which cells, under which load, for how long. */
export function addMatrixOptions(command: Command): Command {
  return command
    .option('--placements <names>', `of ${PLACEMENT_NAMES.join(', ')} (all)`)
    .option('--faults <names>', `of ${FAULT_NAMES.join(', ')} (all)`)
    .option('--quick', '3 placements, 3 faults, 1 s open: less than two minutes')
    .option('--repeats <n>', `each cell so often, with intervals from 2 (${WHOLE.repeats})`)
    .option('--seed <n>', `begins what is random (${WHOLE.seed})`)
    .option('--rate <n>', `requests a second (${WHOLE.rate})`)
    .option('--mix <operations>', `of orders, quotes, reads (${WHOLE.mix})`)
    .option('--figures <set>', `of the policies: ${FIGURE_SETS.join(' or ')} (${WHOLE.figures})`)
    .option('--open-ms <ms>', `open period of every breaker (${WHOLE.openMs})`)
    .option('--healthy <duration>', `load before the fault (${WHOLE.healthy})`)
    .option('--fault <duration>', `how long the fault lasts (${WHOLE.fault})`)
    .option('--recovery <duration>', `load after it (${WHOLE.recovery})`);
}

/** @throws LabError for what is unknown or out of bounds */
export function readMatrixOptions(options: MatrixOptions): MatrixPlan {
  const given = { ...(options.quick === true ? QUICK : WHOLE), ...options };
  const [figures = 'lab', ...more] = parseNames('--figures', given.figures, FIGURE_SETS);
  if (more.length > 0) throw new LabError(`--figures "${given.figures}": one set of figures.`);
  return {
    placements: parseNames('--placements', given.placements, PLACEMENT_NAMES),
    faults: parseNames('--faults', given.faults, FAULT_NAMES),
    repeats: parseWhole('--repeats', given.repeats, { least: 1, most: 1_000 }),
    seed: parseWhole('--seed', given.seed, { least: 0, most: 4_294_966_000 }),
    ratePerSecond: parseNumber('--rate', given.rate, { least: 0.1, most: 10_000 }),
    mix: readMix(given.mix),
    figures,
    openMs: parseWhole('--open-ms', given.openMs, { least: 100, most: 600_000 }),
    healthyMs: parseDuration('--healthy', given.healthy, { least: 0, most: 3_600_000 }),
    faultMs: parseFault(given.fault),
    recoveryMs: parseDuration('--recovery', given.recovery, { least: 0, most: 3_600_000 }),
  };
}

function readMix(text: string): MixPart[] {
  try {
    return [...parseMix(text)];
  } catch (error) {
    if (error instanceof MixFault) throw new LabError(error.message);
    throw error;
  }
}

function parseFault(text: string): number {
  if (FAULT_NAMES.some((name) => name === text)) {
    throw new LabError(`--fault "${text}" is how long it lasts; which fault: --faults ${text}.`);
  }
  return parseDuration('--fault', text, { least: 100, most: 3_600_000 });
}
