import type { Cell } from '../scenario/cell.js';
import { type ClaimCell, claimCell } from './claim-cell.js';
import { failing, type QuoteAttempts, quoteAttempts } from './settings.js';

interface QuoteChoice extends QuoteAttempts {
  /** How often the client tries. @default 1 */
  readonly client?: number;
  /** @default failing: C answers every call as UNAVAILABLE */
  readonly fault?: 'failing' | 'hang';
  /** Of `failing`: the share of calls. @default 1 */
  readonly errorRate?: number;
  readonly placement?: Cell['placement'];
  /** @default 5 */
  readonly ratePerSecond?: number;
  /** @default 30,000 */
  readonly faultMs?: number;
}

const FAULT_MS = 30_000;
const RATE_PER_SECOND = 5;

/**
 * Quotes only, for half a minute: reads that every layer may repeat. No breakers unless placed. Without
 * attempts of A and B the lab's own figures.
 */
export function quoteCell(choice: QuoteChoice, seed: number): ClaimCell {
  const { client = 1, placement = 'none', ratePerSecond = RATE_PER_SECOND } = choice;
  const hasAttempts = choice.a !== undefined || choice.b !== undefined;
  return claimCell(
    {
      ...faultOf(choice),
      placement,
      mix: 'quotes',
      ratePerSecond,
      faultMs: choice.faultMs ?? FAULT_MS,
      ...(hasAttempts ? { settings: quoteAttempts(choice) } : {}),
      ...(client === 1 ? {} : { clientAttempts: client }),
      name: hasAttempts ? nameOf(choice) : 'quotes',
    },
    seed,
  );
}

function faultOf({ fault, errorRate = 1 }: QuoteChoice): Pick<ClaimCell, 'strike'> & {
  readonly fault: Cell['fault'];
} {
  return fault === 'hang' ? { fault } : { fault: 'errors', strike: failing(errorRate) };
}

/** How it repeats, and the attempts of client, A and B: `naive-3-3-3`. */
function nameOf({ retries = 'naive', client = 1, a = 1, b = 1 }: QuoteChoice): string {
  return [retries, client, a, b].join('-');
}
