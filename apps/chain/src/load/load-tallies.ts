import type { EndedRequest, LoadListener, MixPart, Operation } from '@firebreak/load';
import { Tally } from './tally.js';

/** Counts what becomes of a load, operation by operation. */
export class LoadTallies implements LoadListener {
  readonly byOperation: ReadonlyMap<Operation, Tally>;

  constructor(mix: readonly MixPart[]) {
    this.byOperation = new Map(mix.map(({ operation }) => [operation, new Tally()]));
  }

  sent(operation: Operation): void {
    this.byOperation.get(operation)?.sent();
  }

  ended({ operation, outcome, latencyMs }: EndedRequest): void {
    this.byOperation.get(operation)?.ended(outcome, latencyMs);
  }
}
