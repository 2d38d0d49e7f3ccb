import type { SweepPoint, TuneCheck, TuneResult } from '../results/tune-result.js';
import { duration, figure, perDay, percent } from './words.js';

const WIDTH = 80;
const NAME_WIDTH = 14;
const CHECKS: Readonly<Record<TuneCheck['name'], string>> = {
  falseTripsPerDay: 'false trips',
  loweredTripsPerDay: 'lowered',
  crashMs: 'crash noticed',
  hangMs: 'hang noticed',
  partialMs: 'partial fault',
  recoveryLagMs: 'recovery lag',
};
const VERDICTS: Readonly<Record<TuneCheck['verdict'], string>> = {
  agrees: 'agrees',
  differs: 'DIFFERS',
  'out-of-reach': 'unseen',
};

/** A result for a terminal of 80 columns. */
export function tuneText(result: TuneResult): string[] {
  return [
    ...serviceLines(result),
    '',
    'Proposed',
    ...result.explained.flatMap(({ name, value, formula, sentence }) => [
      ...wrapped(name, value),
      ...wrapped('', formula),
      ...wrapped('', sentence),
    ]),
    '',
    ...result.proposal.options.split('\n'),
    '',
    'What it buys',
    ...boughtLines(result),
    '',
    'Formula and simulation (the real breaker on a virtual clock)',
    ...result.checks.flatMap(({ name, verdict, note }) =>
      wrapped(CHECKS[name], `${VERDICTS[verdict]}: ${note}`),
    ),
    '',
    ...sweepLines(result),
    '',
    ...pointLines(result.points),
    ...result.warnings.flatMap((warning) => ['', ...wrapped('Mind', warning)]),
  ];
}

function serviceLines({ service }: TuneResult): string[] {
  const { errorRate, errorAfterError, ratePerSecond, latency, trace } = service;
  const bursts =
    errorAfterError > errorRate ? ` (${percent(errorAfterError)} after a failure)` : '';
  const of = trace === null ? '' : ` of ${trace.file}, ${trace.from} to ${trace.to}`;
  return wrapped(
    'Service',
    `${percent(errorRate)} failures${bursts}, ${figure(ratePerSecond)} calls/s, p50 ${duration(latency.p50Ms)}, ` +
      `p99 ${duration(latency.p99Ms)}, p99.9 ${duration(latency.p999Ms)}${of}`,
  );
}

function boughtLines({ bought, wishes }: TuneResult): string[] {
  const { detect, recoveryLag, exposed } = bought;
  return [
    ...wrapped('false trips', perDay(bought.falseTripsPerDay)),
    ...wrapped(
      'noticed after',
      `crash ${duration(detect.crashMs)}, hang ${duration(detect.hangMs)}, ` +
        `${percent(wishes.partialRate)} errors ${duration(detect.partialMs)}`,
    ),
    ...wrapped(
      'recovery lag',
      `mean ${duration(recoveryLag.meanMs)}, at most ${duration(recoveryLag.maxMs)}`,
    ),
    ...wrapped(
      'probe load',
      `${figure(bought.probesPerSecond)} a second of ${wishes.instances} ${wishes.instances === 1 ? 'caller' : 'callers'}; ` +
        `one slot ${percent(bought.probeSlotShare)} of the time while it hangs`,
    ),
    ...(exposed === null
      ? []
      : wrapped(
          'exposed',
          `${figure(exposed.calls)} calls in a hang, ${duration(exposed.waitedMs)} of waiting in all`,
        )),
  ];
}

/** Thresholds down, open periods across: the time lost per outage beside it. */
function sweepLines({ sweep }: TuneResult): string[] {
  const periods = [...new Set(sweep.map(({ openMs }) => openMs))];
  const labels = [...new Set(sweep.map(({ label }) => label))];
  const header = ['open for', 'trips/day', ...periods.map((ms) => `${figure(ms / 1_000)} s`)];
  const rows = labels.map((label) => {
    const cells = sweep.filter((cell) => cell.label === label);
    const trips = cells[0]?.bought.falseTripsPerDay ?? 0;
    const lost = cells.map(({ bought }) => secondsLost(bought.unavailableMsPerOutage));
    return [label, figure(trips)].concat(lost);
  });
  return [
    'Seconds lost per outage beyond the outage (noticing and lag), by the formulas',
    ...aligned([header, ...rows]),
  ];
}

function pointLines(points: readonly SweepPoint[]): string[] {
  const header = ['on your data', 'threshold', 'open', 'trips/day', 'lost s', 'simulated'];
  const rows = points.map(({ name, label, openMs, bought, simulated }) => [
    name,
    label,
    duration(openMs),
    figure(bought.falseTripsPerDay),
    secondsLost(bought.unavailableMsPerOutage),
    secondsLost(simulated.unavailableMsPerOutage),
  ]);
  return [
    'The proposal and what libraries come with; simulated with the real breaker',
    ...aligned([header, ...rows]),
  ];
}

function secondsLost(ms: number | null): string {
  return ms === null ? 'never' : figure(ms / 1_000);
}

/** First columns to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.max(...rows.map((row) => row[index]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, index) =>
        index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Words after a name, broken at 80 columns. */
function wrapped(name: string, text: string): string[] {
  const room = WIDTH - NAME_WIDTH;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > room && line !== '') {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].map(
    (each, index) => `${(index === 0 ? name : '').padEnd(NAME_WIDTH)}${each}`,
  );
}
