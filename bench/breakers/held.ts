import { number, print, row, type Fact } from './table.js';

/** What one breaker holds, in bytes, and how many timers it leaves running. */
export interface Held {
  readonly name: string;
  /** Just made. */
  readonly fresh: number;
  /** After three calls, one of which failed. */
  readonly used: number;
  readonly timers: number;
}

const WIDTHS = [30, 12, 12, 0];
const MOST_BYTES = 1_000;

export function printMemory(held: readonly Held[]): void {
  print('\nbytes held by one breaker');
  print(row(['', 'fresh', 'used', 'timers'], WIDTHS));
  for (const { name, fresh, used, timers } of held) {
    print(row([name, number(fresh), number(used), timers.toFixed(2)], WIDTHS));
  }
}

export function memoryFacts({ name, used, timers }: Held): Fact[] {
  return [
    {
      title: `bytes held after a few calls: ${name}`,
      value: number(used),
      bar: `< ${number(MOST_BYTES)}`,
      reached: used < MOST_BYTES,
    },
    { title: `timers: ${name}`, value: timers.toFixed(2), bar: '0', reached: timers < 0.01 },
  ];
}
