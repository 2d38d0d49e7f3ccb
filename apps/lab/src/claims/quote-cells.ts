import type { Cell } from '../scenario/cell.js';
import { type ClaimCell, claimCell } from './claim-cell.js';
import { type QuoteAttempts, quoteAttempts } from './settings.js';

interface QuoteChoice extends Omit<QuoteAttempts, 'hangs'> {
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
/** 50 quotes at 5/s, of which a few may fail before the cell counts as ill. */
const HEALTHY_MS = 10_000;
/** Longer than three attempts of a client go on at a C that hangs, 2.4 s: healing C would end them. */
const REST_MS = 3_000;

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
      healthyMs: HEALTHY_MS,
      faultMs: choice.faultMs ?? FAULT_MS,
      ...(hasAttempts
        ? {
            settings: quoteAttempts({ ...choice, hangs: choice.fault === 'hang' }),
            restMs: REST_MS,
          }
        : {}),
      ...(client === 1 ? {} : { clientAttempts: client }),
      name: hasAttempts ? nameOf(choice) : 'quotes',
    },
    seed,
  );
}

type Fault = Pick<Cell, 'fault'> & Partial<Omit<ClaimCell, 'cell'>>;

function faultOf({ fault, errorRate = 1 }: QuoteChoice): Fault {
  return fault === 'hang' ? { fault } : { fault: 'errors', ...failing(errorRate) };
}

/** C answers every call, or a share of them, as UNAVAILABLE. */
function failing(rate: number): Omit<Fault, 'fault'> {
  const faults = [{ kind: 'error-rate', operation: '*', rate } as const];
  return {
    title: rate === 1 ? 'C fails every call' : `C fails ${rate * 100} % of its calls`,
    breaks: rate === 1 ? ['quotes'] : [],
    strike: { kind: 'fault', service: 'service-c', faults },
  };
}

/** How it repeats, and the attempts of client, A and B: `naive-3-3-3`. */
function nameOf({ retries = 'naive', client = 1, a = 1, b = 1 }: QuoteChoice): string {
  return [retries, client, a, b].join('-');
}
