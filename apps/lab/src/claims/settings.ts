import type { Strike } from '../scenario/fault-catalogue.js';
import type { ChainSettings } from '../run/chain-settings.js';

/*
 * Figures of the chain that claims change, by what they are about. `none` as placement takes the
 * breakers away; these take care of the rest.
 */

/** B's breakers for C trip at so many failures in a row. */
export function breakerThreshold(failureThreshold: number): ChainSettings {
  const figures = { failureThreshold };
  return {
    figures: {
      'service-b': {
        breakers: { 'service-c/Charge': figures, 'service-c/Quote': figures },
      },
    },
  };
}

/** B's breaker for charges trips when three of three calls were slower than this, in ms. */
export function slowCallsCount(slowMs: number): ChainSettings {
  const slowCalls = { slowMs, rate: 1, minCalls: 3, calls: 3 };
  return { figures: { 'service-b': { breakers: { 'service-c/Charge': { slowCalls } } } } };
}

/** B tries a charge so many times, whatever it fails with and without a budget. */
export function chargeAttempts(attempts: number): ChainSettings {
  const breaker = { failureThreshold: attempts + 1, fairMs: CHARGE_ATTEMPT_MS * FAIR };
  return {
    retries: 'naive',
    figures: {
      'service-b': {
        retries: { 'PaymentsGateway.charge': { attempts, ...QUICKLY } },
        deadlines: { 'PaymentsGateway.charge': { attemptMs: CHARGE_ATTEMPT_MS } },
        breakers: { 'service-c/Charge': breaker, 'service-c': breaker },
      },
    },
  };
}

/** How often each service tries a quote. */
export interface QuoteAttempts {
  /** A at B, 1 to 4. @default 1 */
  readonly a?: number;
  /** B at C, 1 to 4. @default 1 */
  readonly b?: number;
  /** @default naive: whatever failed is repeated, and no budget limits it */
  readonly retries?: 'careful' | 'naive';
  /** With `careful`: retries that B has for each call, on average. @default the chain's budget */
  readonly budgetRatio?: number;
}

/**
 * Retries of quotes, with deadlines that leave room for all attempts within the edge's two seconds
 * even if every one of them ends by its deadline.
 */
export function quoteAttempts({
  a = 1,
  b = 1,
  retries = 'naive',
  budgetRatio,
}: QuoteAttempts): ChainSettings {
  const budget =
    budgetRatio === undefined ? {} : { budget: { ratio: budgetRatio, perSecond: 0, max: 1 } };
  const [atB, atC] = [breakerOf(a, QUOTE_AT_B_MS), breakerOf(b, QUOTE_AT_C_MS)];
  return {
    retries,
    figures: {
      'service-a': {
        retries: { 'OrdersGateway.getQuote': { attempts: a, ...QUICKLY } },
        deadlines: {
          'OrdersGateway.getQuote': { totalMs: ALL_AT_B_MS, attemptMs: QUOTE_AT_B_MS },
        },
        breakers: { 'service-b': atB, 'service-b/GetQuote': atB },
      },
      'service-b': {
        retries: { 'PaymentsGateway.quote': { attempts: b, ...QUICKLY, ...budget } },
        deadlines: {
          'PaymentsGateway.quote': { totalMs: ALL_AT_C_MS, attemptMs: QUOTE_AT_C_MS },
          // It shares a breaker with the quotes, whose attempts are short.
          'PaymentsGateway.charge': { minBudgetMs: QUOTE_AT_C_MS / 2 },
        },
        breakers: { 'service-c': atC, 'service-c/Quote': atC },
      },
    },
  };
}

/** Short back-offs, so that the retries fit into the deadlines; not to be copied. */
const QUICKLY = { baseMs: 5, maxMs: 10, minBudgetMs: 0 };
/** Of an attempt's time, what it must have had to count as a failure. */
const FAIR = 0.75;
const CHARGE_ATTEMPT_MS = 200;
const QUOTE_AT_C_MS = 80;
const ALL_AT_C_MS = 360;
const QUOTE_AT_B_MS = 420;
const ALL_AT_B_MS = 1_750;

/** The least that a breaker must be for the library to take it with so many attempts. */
function breakerOf(
  attempts: number,
  attemptMs: number,
): { readonly failureThreshold: number; readonly fairMs: number } {
  return { failureThreshold: attempts + 2, fairMs: attemptMs * FAIR };
}

/** C answers every call, or a share of them, as UNAVAILABLE. */
export function failing(rate: number): Strike {
  return {
    kind: 'fault',
    service: 'service-c',
    faults: [{ kind: 'error-rate', operation: '*', rate }],
  };
}
