import type { Claim } from './claim.js';
import { hangLatency } from './h01-hang-latency.js';
import { inFlight } from './h02-in-flight.js';
import { callsToHungC } from './h03-calls-to-hung-c.js';
import { crashLatency } from './h04-crash-latency.js';
import { collateral } from './h05-collateral.js';
import { attribution } from './h06-attribution.js';
import { partialErrors } from './h07-partial-errors.js';
import { flapping } from './h08-flapping.js';
import { amplification } from './h09-amplification.js';
import { recoveryLag } from './h10-recovery-lag.js';
import { serverSide } from './h11-server-side.js';
import { perOperation } from './h12-per-operation.js';
import { slowCalls } from './h13-slow-calls.js';
import { amplificationProduct } from './t01-amplification-product.js';
import { retryInOnePlace } from './t02-retry-in-one-place.js';
import { retryBudget } from './t03-retry-budget.js';
import { doNotRetry } from './t04-do-not-retry.js';
import { deadlinePropagation } from './t05-deadline-propagation.js';
import { innerDeadlines } from './t06-inner-deadline.js';
import { timeoutPercentile } from './t07-timeout-percentile.js';
import { bimodalLatency } from './t08-bimodal-latency.js';
import { partialFailures } from './t10-partial-failures.js';
import { probesOfAFleet } from './t11-probes-of-a-fleet.js';
import { thresholdsByError } from './t12-thresholds-by-error.js';
import { queueLength } from './t14-queue-length.js';

/**
 * Every claim, in the order of the table: H, hypotheses of the lab; T, claims of published texts. Two of
 * these have no number here: T9, which H4 to H6, H11 and H12 answer, and T13, which is advice.
 */
export const CLAIMS: readonly Claim[] = [
  hangLatency,
  inFlight,
  callsToHungC,
  crashLatency,
  collateral,
  attribution,
  partialErrors,
  flapping,
  amplification,
  recoveryLag,
  serverSide,
  perOperation,
  slowCalls,
  amplificationProduct,
  retryInOnePlace,
  retryBudget,
  doNotRetry,
  deadlinePropagation,
  innerDeadlines,
  timeoutPercentile,
  bimodalLatency,
  partialFailures,
  probesOfAFleet,
  thresholdsByError,
  queueLength,
];
