import type { Controls } from '../../../src/contract/index.js';

export type FaultEffect = Controls['fault']['effect'];

/** A fault that C may be told to have, as the page offers it. */
export interface FaultChoice {
  readonly id: string;
  readonly label: string;
  readonly explains: string;
  readonly effect: FaultEffect;
}

/** What is offered for each operation. */
export const FAULT_CHOICES: readonly FaultChoice[] = [
  { id: 'off', label: 'none', explains: 'works as it should', effect: { kind: 'off' } },
  {
    id: 'some',
    label: 'fail 30 %',
    explains: 'three calls of ten fail',
    effect: { kind: 'error_rate', rate: 0.3 },
  },
  {
    id: 'all',
    label: 'fail all',
    explains: 'every call fails',
    effect: { kind: 'error_rate', rate: 1 },
  },
  {
    id: 'slow',
    label: 'slow',
    explains: 'every call takes 300 ms longer',
    effect: { kind: 'delay', ms: 300 },
  },
  {
    id: 'hang',
    label: 'hang',
    explains: 'calls are taken and never answered',
    effect: { kind: 'hang' },
  },
];

/** Which choice is set for an operation, by the words in which C tells of its faults; null for another. */
export function chosenFault(operation: string, faults: readonly string[]): string | null {
  const mine = faults.filter((fault) => {
    const [name = ''] = fault.split(':');
    return name === 'all' || name.toLowerCase() === operation.toLowerCase();
  });
  if (mine.length === 0) return 'off';
  if (mine.length > 1) return null;
  const [fault = ''] = mine;
  const words = fault.slice(fault.indexOf(':') + 1).trim();
  return SAID.find(({ said }) => said.test(words))?.id ?? null;
}

/** A choice in the words of feed/fault-words.ts, whole: a fault that is nearly one is another. */
const SAID: readonly { readonly id: string; readonly said: RegExp }[] = [
  { id: 'some', said: /^error-rate 0\.3 UNAVAILABLE$/ },
  { id: 'all', said: /^error-rate 1 UNAVAILABLE$/ },
  { id: 'slow', said: /^delay 300 ms$/ },
  { id: 'hang', said: /^hang$/ },
];
