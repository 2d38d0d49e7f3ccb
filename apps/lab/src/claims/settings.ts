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
  /** Attempts at C are as short as can be: all of them end by their deadline. @default false */
  readonly hangs?: boolean;
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
  hangs = false,
}: QuoteAttempts): ChainSettings {
  const budget =
    budgetRatio === undefined ? {} : { budget: { ratio: budgetRatio, perSecond: 0, max: 1 } };
  const { atBMs, allAtCMs, atCMs } = hangs ? SHORT_TIMES : longTimes(a, b);
  const [atB, atC] = [breakerOf(a, atBMs), breakerOf(b, atCMs)];
  return {
    retries,
    figures: {
      'service-a': {
        retries: { 'OrdersGateway.getQuote': { attempts: a, ...QUICKLY } },
        deadlines: { 'OrdersGateway.getQuote': { totalMs: ALL_AT_B_MS, attemptMs: atBMs } },
        breakers: { 'service-b': atB, 'service-b/GetQuote': atB },
      },
      'service-b': {
        retries: { 'PaymentsGateway.quote': { attempts: b, ...QUICKLY, ...budget } },
        deadlines: {
          'PaymentsGateway.quote': { totalMs: allAtCMs, attemptMs: atCMs },
          // It shares a breaker with the quotes, whose attempts are short.
          'PaymentsGateway.charge': { minBudgetMs: SHORT_TIMES.atCMs / 2 },
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
/** Below the two seconds of the edge. */
const ALL_AT_B_MS = 1_750;

/** Deadlines of a quote: of an attempt of A at B, of all attempts of B at C, of one of them. */
interface QuoteTimes {
  readonly atBMs: number;
  readonly allAtCMs: number;
  readonly atCMs: number;
}

/** Four attempts at each of A and B, and three of a client within 3 s, even if all hang. */
const SHORT_TIMES: QuoteTimes = { atBMs: 420, allAtCMs: 360, atCMs: 80 };
/** No longer than the lab's own deadlines, which the breakers are made for. */
const MOST: QuoteTimes = { atBMs: 1_000, allAtCMs: 800, atCMs: 500 };
/** What B is left of A's attempt for itself. */
const AT_B_ITSELF_MS = 60;

/** As long as fits: a C that answers, if with an error, is not to be given up by a busy machine. */
function longTimes(a: number, b: number): QuoteTimes {
  const each = (allMs: number, attempts: number): number =>
    Math.floor((allMs - (attempts - 1) * QUICKLY.maxMs) / attempts);
  const atBMs = Math.min(MOST.atBMs, each(ALL_AT_B_MS, a));
  const allAtCMs = Math.min(MOST.allAtCMs, atBMs - AT_B_ITSELF_MS);
  return { atBMs, allAtCMs, atCMs: Math.min(MOST.atCMs, each(allAtCMs, b)) };
}

/** The least that a breaker must be for the library to take it with so many attempts. */
function breakerOf(
  attempts: number,
  attemptMs: number,
): { readonly failureThreshold: number; readonly fairMs: number } {
  return { failureThreshold: attempts + 2, fairMs: attemptMs * FAIR };
}
