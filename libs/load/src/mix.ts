/** What the load asks of the edge: place an order, ask for a quote, read an order placed before. */
export const OPERATIONS = ['orders', 'quotes', 'reads'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** One part of the mix: of all requests, `weight` in the sum of weights are this operation. */
export interface MixPart {
  readonly operation: Operation;
  /** Whole number, 1..1000. */
  readonly weight: number;
}

/** Half orders, which need C, and half reads, which never do: the two that show how far a fault goes. */
export const DEFAULT_MIX = 'orders,reads';

/** A mix that cannot be sent; the message is one line that says why. */
export class MixFault extends Error {
  override readonly name = 'MixFault';
}

const LARGEST_WEIGHT = 1_000;

/**
 * The parts of a mix such as `orders,reads` (equal shares) or `orders=1,reads=3`.
 * @throws MixFault for an unknown or repeated operation and for a weight that is none.
 */
export function parseMix(text: string): readonly MixPart[] {
  const parts = text.split(',').map(parsePart);
  const repeated = parts.find((part, i) =>
    parts.some((p, k) => k < i && p.operation === part.operation),
  );
  if (repeated) throw new MixFault(`The mix "${text}" names ${repeated.operation} twice.`);
  return parts;
}

function parsePart(text: string): MixPart {
  const [name = '', weightText = '1', ...rest] = text.split('=').map((piece) => piece.trim());
  const operation = OPERATIONS.find((known) => known === name);
  if (!operation) {
    throw new MixFault(`The mix knows no "${name}". The operations: ${OPERATIONS.join(', ')}.`);
  }
  const weight = /^\d{1,4}$/.test(weightText) ? Number(weightText) : 0;
  if (rest.length > 0 || weight < 1 || weight > LARGEST_WEIGHT) {
    throw new MixFault(
      `The mix "${text}": the weight must be a whole number from 1 to ${LARGEST_WEIGHT}, as in orders=1,reads=3.`,
    );
  }
  return { operation, weight };
}
