import { BulkheadFullError, IGNORE, type Classifier } from '../core/index.js';
import type { Bulkhead } from './bulkhead.js';

/** Whatever else a classifier makes of it: that we had no slot says nothing of the callee. */
export function ignoringRefusals(bulkhead: Bulkhead, classify: Classifier): Classifier {
  return (error, call) =>
    error instanceof BulkheadFullError && error.bulkhead === bulkhead.name
      ? IGNORE
      : classify(error, call);
}
