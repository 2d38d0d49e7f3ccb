import { stringify } from 'csv-stringify/sync';
import type { SweepCell, SweepPoint, TuneResult } from '../results/tune-result.js';

const COLUMNS = [
  'name',
  'rule',
  'open_ms',
  'false_trips_per_day',
  'crash_ms',
  'hang_ms',
  'partial_ms',
  'lag_mean_ms',
  'probes_per_second',
  'unavailable_ms_per_outage',
  'unavailable_ms_per_day',
  'simulated_false_trips_per_day',
  'simulated_crash_ms',
  'simulated_hang_ms',
  'simulated_lag_ms',
  'simulated_unavailable_ms_per_outage',
] as const;

/**
 * The sweep as CSV: the points first, named and with what the simulation gave; then every threshold
 * with every open period, by the formulas alone. An empty cell is "never", or "not simulated".
 */
export function sweepCsv({ points, sweep }: TuneResult): string {
  const rows = [
    ...points.map((point) => [...formulaCells(point, point.name), ...simulatedCells(point)]),
    ...sweep.map((cell) => formulaCells(cell, '')),
  ];
  const even = rows.map((row) => COLUMNS.map((_, index) => row[index] ?? ''));
  return stringify([COLUMNS, ...even]);
}

type CsvCell = string | number | null;

function formulaCells({ label, openMs, bought }: SweepCell, name: string): CsvCell[] {
  const { detect, recoveryLag } = bought;
  return [
    name,
    label,
    openMs,
    bought.falseTripsPerDay,
    detect.crashMs,
    detect.hangMs,
    detect.partialMs,
    recoveryLag.meanMs,
    bought.probesPerSecond,
    bought.unavailableMsPerOutage,
    bought.unavailableMsPerDay,
  ];
}

function simulatedCells({ simulated }: SweepPoint): CsvCell[] {
  const { falseTripsPerDay, crashMs, hangMs, recoveryLagMs } = simulated;
  return [
    falseTripsPerDay.mean,
    crashMs?.mean ?? null,
    hangMs?.mean ?? null,
    recoveryLagMs?.mean ?? null,
    simulated.unavailableMsPerOutage,
  ];
}
