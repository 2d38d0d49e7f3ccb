import { bandLabel } from './bands.js';
import { LOOK_WORDS, type BreakerLook } from './breaker-view.js';
import { clockTime, duration, rate } from './format.js';
import { letterOf } from './names.js';
import type { Sample } from './sample.js';

/** What the charts show at one time, in words. */
export interface Readout {
  readonly time: string;
  readonly placement: string;
  readonly edges: readonly {
    readonly operation: string;
    readonly ok: string;
    readonly refused: string;
    readonly failed: string;
    readonly p99: string;
  }[];
  /** Breakers that were not simply closed. */
  readonly breakers: readonly { readonly label: string; readonly look: BreakerLook }[];
  /** `C gone`. */
  readonly down: readonly string[];
  /** The same in one sentence, for those who hear it. */
  readonly sentence: string;
}

export function readout(sample: Sample): Readout {
  const breakers = [...sample.looks]
    .filter(([, look]) => look !== 'closed')
    .map(([key, look]) => ({ label: bandLabel(key), look }));
  const down = [...sample.links]
    .filter(([, link]) => link !== 'up')
    .map(([name, link]) => `${letterOf(name)} ${link}`);
  const edges = sample.edges.map((edge) => ({
    operation: edge.operation,
    ok: rate(edge.okPerSecond),
    refused: rate(edge.refusedPerSecond),
    failed: rate(edge.failedPerSecond),
    p99: duration(edge.p99Ms),
  }));
  const said = { time: clockTime(sample.atMs), placement: sample.placement ?? 'unknown' };
  const shown = { ...said, edges, breakers, down };
  return { ...shown, sentence: sentenceOf(shown) };
}

function sentenceOf({ time, placement, edges, breakers, down }: Omit<Readout, 'sentence'>): string {
  return [
    `${time}, placement ${placement}`,
    ...edges.map(
      ({ operation, ok, refused, failed, p99 }) =>
        `${operation}: ${ok} ok, ${refused} refused, ${failed} failed a second, p99 ${p99}`,
    ),
    ...breakers.map(({ label, look }) => `${label} ${LOOK_WORDS[look]}`),
    ...down,
  ].join('; ');
}
