import { median, quartiles } from '../paired.js';
import type { Figures } from './rounds.js';

/** One line of the table of ratios. */
export interface Comparison {
  readonly title: string;
  readonly ours: string;
  readonly peer: string;
  /** What both stand upon: its figure is taken off them before they are compared. */
  readonly over?: string;
  readonly bar?: Bar;
}

/** At most so much of the peer's, or at least so many times less. */
export type Bar = { readonly atMost: number } | { readonly timesLess: number };

export interface Ratio {
  readonly title: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly bar?: Bar;
}

/** The ratio within each round; its median, and the quartiles as its spread. */
export function compare(figures: Figures, { title, ours, peer, over, bar }: Comparison): Ratio {
  const base = over === undefined ? undefined : figures.get(over)!;
  const isInverse = bar !== undefined && 'timesLess' in bar;
  const ratios = figures.get(ours)!.map((figure, round) => {
    const mine = figure - (base?.[round] ?? 0);
    const theirs = figures.get(peer)![round]! - (base?.[round] ?? 0);
    return isInverse ? theirs / mine : mine / theirs;
  });
  return {
    title,
    median: median(ratios),
    ...quartiles(ratios),
    ...(bar === undefined ? {} : { bar }),
  };
}

export function isReached({ median: value, bar }: Ratio): boolean | undefined {
  if (bar === undefined) return undefined;
  return 'atMost' in bar ? value <= bar.atMost : value >= bar.timesLess;
}

/** Each variant's own figure, and what it adds to the first. */
export function printFigures(title: string, figures: Figures, unit: string): void {
  const [baseName, base] = [...figures][0]!;
  print(`\n${title}`);
  print(row(['', unit, `added to ${baseName}`, 'quartiles'], [30, 12, 22, 0]));
  for (const [name, values] of figures) {
    const added = values.map((value, round) => value - base[round]!);
    const { low, high } = quartiles(added);
    const cells =
      name === baseName ? [] : [number(median(added)), `${number(low)} … ${number(high)}`];
    print(row([name, number(median(values)), ...cells], [30, 12, 22, 0]));
  }
}

export function printRatios(ratios: readonly Ratio[]): void {
  const widths = [62, 10, 20, 12, 0];
  print(row(['ratio', 'median', 'quartiles', 'bar', ''], widths));
  for (const ratio of ratios) {
    print(
      row(
        [
          ratio.title,
          number(ratio.median),
          `${number(ratio.low)} … ${number(ratio.high)}`,
          barText(ratio.bar),
          reachedText(isReached(ratio)),
        ],
        widths,
      ),
    );
  }
}

/** What is no ratio. */
export interface Fact {
  readonly title: string;
  readonly value: string;
  readonly bar?: string;
  readonly reached?: boolean;
}

export function printFacts(facts: readonly Fact[]): void {
  for (const { title, value, bar = '–', reached } of facts) {
    print(row([title, value, '', bar, reachedText(reached)], [62, 10, 20, 12, 0]));
  }
}

export function yesNo(answer: boolean): string {
  return answer ? 'yes' : 'no';
}

function reachedText(reached: boolean | undefined): string {
  if (reached === undefined) return '';
  return reached ? 'reached' : 'MISSED';
}

export function row(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd();
}

export function number(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3).replace(/\.0+$/, '');
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function barText(bar: Bar | undefined): string {
  if (bar === undefined) return '–';
  return 'atMost' in bar ? `≤ ${bar.atMost}` : `≥ ${bar.timesLess}`;
}
