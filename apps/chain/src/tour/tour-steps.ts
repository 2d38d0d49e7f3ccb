import type { Step } from './step.js';
import { errors } from './steps/errors.js';
import { everyHop } from './steps/every-hop.js';
import { healed } from './steps/healed.js';
import { healthy } from './steps/healthy.js';
import { killed } from './steps/killed.js';
import { noBreaker } from './steps/no-breaker.js';
import { oneBreaker } from './steps/one-breaker.js';
import { paused } from './steps/paused.js';
import { slow } from './steps/slow.js';
import { started } from './steps/started.js';

/** The placement that the tour begins with and comes back to. */
export const HOME_PLACEMENT = 'every-hop';

/** The tour, in order: each begins where the one before it left the chain. */
export const TOUR_STEPS: readonly Step[] = [
  healthy,
  killed,
  started,
  paused,
  slow,
  errors,
  healed,
  oneBreaker,
  noBreaker,
  everyHop,
];
