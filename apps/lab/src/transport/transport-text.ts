import type { Spread, TransportMeasure, TransportResult } from '../results/transport-result.js';

const MEASURES: Readonly<Record<TransportMeasure, string>> = {
  p50Ms: 'p50 ms',
  p99Ms: 'p99 ms',
  callsPerSecond: 'calls/s',
  clientCpuMicros: 'client CPU µs/call',
  serverCpuMicros: 'server CPU µs/call',
};
const NAMES = Object.keys(MEASURES) as readonly TransportMeasure[];
const WIDTHS = [20, 18, 18, 14, 16] as const;

/** A result for a terminal of 90 columns. */
export function transportText(result: TransportResult): string[] {
  const { rounds, callsPerRound, question, answer } = result;
  return [
    `${question} → ${answer}; ${rounds} rounds of ${callsPerRound} calls, median (middle half)`,
    ...result.ratios.flatMap((ratio) => ['', ...concurrencyLines(result, ratio)]),
    '',
    'Bytes of TCP payload',
    row(['', 'to server/call', 'to client/call', 'first: to', 'from server']),
    ...result.bytes.map((each) =>
      row([
        each.transport === 'grpc' ? 'gRPC' : 'REST',
        figure(each.toServerPerCall),
        figure(each.toClientPerCall),
        figure(each.firstToServer),
        figure(each.firstToClient),
      ]),
    ),
  ];
}

function concurrencyLines(
  { variants }: TransportResult,
  ratio: TransportResult['ratios'][number],
): string[] {
  const { concurrency, restOverGrpc, grpcControl, restControl } = ratio;
  const [grpc, rest] = (['grpc', 'rest'] as const).map((transport) =>
    variants.find(
      (each) => each.transport === transport && !each.control && each.concurrency === concurrency,
    ),
  );
  if (grpc === undefined || rest === undefined) return [];
  return [
    row([`${concurrency} at once`, 'gRPC', 'REST', 'REST/gRPC', 'noise gRPC, REST']),
    ...NAMES.map((name) =>
      row([
        MEASURES[name],
        spread(grpc.summary[name]),
        spread(rest.summary[name]),
        times(restOverGrpc[name]),
        `${times(grpcControl[name])}, ${times(restControl[name])}`,
      ]),
    ),
  ];
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) =>
      index === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[index] ?? 0),
    )
    .join(' ')
    .trimEnd();
}

function spread({ median, low, high }: Spread): string {
  return `${figure(median)} (${figure(low)}–${figure(high)})`;
}

function times({ median }: Spread): string {
  return `×${median.toFixed(2)}`;
}

function figure(value: number): string {
  return `${value >= 1_000 ? Math.round(value) : +value.toPrecision(3)}`;
}
