import type { QuoteReply, QuoteRequest } from '@firebreak/contracts';

/** What every call asks, on either transport. */
export const QUESTION: QuoteRequest = { amount: 12_500, currency: 'EUR' };

const FEE_SHARE = 0.015;

/** What a server answers: the same little work on either transport. */
export function answerQuestion({ amount, currency }: QuoteRequest): QuoteReply {
  const fee = Math.ceil(amount * FEE_SHARE);
  return { amount, currency, fee, total: amount + fee };
}

/** One question at a time, or many at once, over one transport. */
export interface QuoteClient {
  /** @throws whatever the transport says went wrong */
  ask(question: QuoteRequest): Promise<QuoteReply>;
  close(): Promise<void>;
}

/** A server on a loopback port. */
export interface QuoteServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A call that takes longer than this failed, as every hop of the chain has a deadline. */
export const TIME_LIMIT_MS = 2_000;
export const LOOPBACK = '127.0.0.1';
