import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';

/** One answer of the edge, with the time it took. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
  readonly ms: number;
  /** When it was sent, on performance.now(). */
  readonly sentAt: number;
}

const ORDER = { customer: 'c-17', amount: 1999, currency: 'EUR' };

/** Talks to A as a browser or another service would. */
export class EdgeClient {
  private readonly agent = new Agent({ connections: 256, headersTimeout: 10_000 });

  constructor(private readonly url: string) {}

  order(key: string = randomUUID(), headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', '/orders', ORDER, { 'idempotency-key': key, ...headers });
  }

  /** Sends an order and leaves before it is answered. */
  async orderAndLeave(afterMs: number): Promise<void> {
    const order = request(`${this.url}/orders`, {
      method: 'POST',
      dispatcher: this.agent,
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(ORDER),
      signal: AbortSignal.timeout(afterMs),
    });
    const answered = await order.then(
      () => true,
      () => false,
    );
    if (answered) throw new Error(`the order was answered within ${afterMs} ms`);
  }

  read(id: string): Promise<Answer> {
    return this.send('GET', `/orders/${id}`);
  }

  quote(): Promise<Answer> {
    return this.send('GET', '/quotes?amount=1999&currency=EUR');
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const sentAt = performance.now();
    const raw = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    const response = await request(`${this.url}${path}`, {
      method,
      dispatcher: this.agent,
      headers: raw === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(raw === undefined ? {} : { body: raw }),
    });
    const text = await response.body.text();
    return {
      status: response.statusCode,
      headers: response.headers,
      body: parse(text),
      ms: performance.now() - sentAt,
      sentAt,
    };
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/**
 * Sends at a constant rate, whatever the answers take, until told to stop.
 * @returns a function that stops it and gives every answer
 */
export function sendAtRate(perSecond: number, send: () => Promise<Answer>) {
  const sent: Promise<Answer>[] = [];
  const startedAt = performance.now();
  const timer = setInterval(
    () => {
      const due = ((performance.now() - startedAt) / 1000) * perSecond;
      while (sent.length < due) sent.push(send());
    },
    1000 / perSecond / 2,
  );
  return async (): Promise<Answer[]> => {
    clearInterval(timer);
    return Promise.all(sent);
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text };
  }
}
