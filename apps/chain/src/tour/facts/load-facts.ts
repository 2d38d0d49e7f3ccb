import type { Operation } from '@firebreak/load';
import { count, counted, milliseconds, percent, seconds } from '../figures.js';
import type { OperationFigures } from '../load-figures.js';
import type { Span } from '../measured.js';

/** `Reads of orders: 0 lost of 1,250.` */
export function readsLost(span: Span): string {
  const reads = figuresOf(span, 'reads');
  if (reads === undefined) return unanswered('read of an order');
  const lost = reads.ended - reads.ok;
  const share = lost === 0 ? '' : ` (${percent(lost, reads.ended)}: ${failures(reads)})`;
  return `Reads of orders: ${count(lost)} lost of ${count(reads.ended)}${share}.`;
}

/** `Orders: 300 of 304 succeeded (98.7 %).` */
export function ordersDone(span: Span): string {
  const orders = figuresOf(span, 'orders');
  if (orders === undefined) return unanswered('order');
  const { ok, ended } = orders;
  const rest = ok === ended ? '' : `; the others: ${failures(orders)}`;
  return `Orders: ${count(ok)} of ${count(ended)} succeeded (${percent(ok, ended)}${rest}).`;
}

/** `Half of the orders were answered within 2.4 ms, 99 % within 31 ms.` */
export function orderLatency(span: Span): string {
  const orders = figuresOf(span, 'orders');
  if (orders === undefined) return unanswered('order');
  return (
    `Half of the orders were answered within ${milliseconds(orders.p50Ms)}, ` +
    `99 % within ${milliseconds(orders.p99Ms)}.`
  );
}

/** What those got who asked for a price meanwhile. */
export function quotesAnswered(span: Span): string {
  const quotes = figuresOf(span, 'quotes');
  if (quotes === undefined) return unanswered('quote');
  const { ok, ended, degraded, oldestMs } = quotes;
  const stale =
    degraded === 0
      ? 'all of them fresh'
      : `${count(degraded)} of them the last good one, marked as degraded, ` +
        `at most ${seconds(oldestMs)} old`;
  return `Quotes: ${count(ok)} of ${counted(ended, 'request')} answered${ok === 0 ? '' : `, ${stale}`}.`;
}

/** The same sentence, of the time since what was told before it. */
export function sinceThen(sentence: string): string {
  return `Since then ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

/** Undefined when none of them has ended. */
export function figuresOf(span: Span, operation: Operation): OperationFigures | undefined {
  const figures = span.load.get(operation);
  return figures === undefined || figures.ended === 0 ? undefined : figures;
}

function unanswered(what: string): string {
  return `No ${what} was answered meanwhile, so there is no figure for that.`;
}

function failures({ failed }: OperationFigures): string {
  return [...failed].map(([status, times]) => `${status} ${count(times)} times`).join(', ');
}
