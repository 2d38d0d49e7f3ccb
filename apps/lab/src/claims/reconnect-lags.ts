import { setTimeout as delay } from 'node:timers/promises';
import { grpcPackages } from '@firebreak/contracts/plain';
import { RECONNECT_CHANNEL_OPTIONS } from '@firebreak/resilience/grpc';
import { Stack } from '@firebreak/stack';
import { type ChannelOptions, Client, credentials, Metadata, status } from '@grpc/grpc-js';

/** How long clients took to reach a C that was back, in ms. */
export interface ReconnectLags {
  /** With grpc-js' own back-off. */
  readonly byDefault: readonly number[];
  /** With the options that the library recommends. */
  readonly tuned: readonly number[];
}

interface Choice {
  readonly outageMs: number;
  /** Clients of each kind. */
  readonly clients: number;
  readonly signal: AbortSignal;
}

const CALL_EVERY_MS = 100;
const CALL_IN_OUTAGE_EVERY_MS = 500;
const CALL_MS = 400;
const LONGEST_LAG_MS = 60_000;

/** Kills a real C under clients that call it all the time, and starts it again. */
export async function reconnectLags({ outageMs, clients, signal }: Choice): Promise<ReconnectLags> {
  const stack = await Stack.start({ services: ['service-c'] });
  const address = `127.0.0.1:${stack.port('service-c')}`;
  const made = (options: ChannelOptions): Caller[] =>
    Array.from({ length: clients }, () => new Caller(address, options));
  const byDefault = made({});
  const tuned = made(RECONNECT_CHANNEL_OPTIONS);
  const all = [...byDefault, ...tuned];
  try {
    await Promise.all(all.map(async (one) => one.reached(LONGEST_LAG_MS, signal)));
    await stack.kill('service-c');
    const calling = all.map(async (one) => one.callFor(outageMs, signal));
    await Promise.all(calling);
    await stack.start('service-c');
    const lagOf = async (one: Caller): Promise<number> => one.reached(LONGEST_LAG_MS, signal);
    const lags = await Promise.all(all.map(lagOf));
    return { byDefault: lags.slice(0, clients), tuned: lags.slice(clients) };
  } finally {
    for (const one of all) one.close();
    await stack.close();
  }
}

/** A client with a connection of its own. */
class Caller {
  readonly #client: Client;

  constructor(address: string, options: ChannelOptions) {
    // Channels to one address share their connection, and with it the back-off, unless told not to.
    this.#client = new Client(address, credentials.createInsecure(), {
      ...options,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  /** Calls until C answers, whatever it says; how long that took, in ms, or the limit. */
  async reached(withinMs: number, signal: AbortSignal): Promise<number> {
    const startedAt = performance.now();
    for (;;) {
      const isReached = await this.#call();
      const tookMs = performance.now() - startedAt;
      if (isReached || tookMs > withinMs) return Math.min(tookMs, withinMs);
      await delay(CALL_EVERY_MS, undefined, { signal });
    }
  }

  async callFor(ms: number, signal: AbortSignal): Promise<void> {
    const until = performance.now() + ms;
    while (performance.now() < until) {
      await this.#call();
      await delay(CALL_IN_OUTAGE_EVERY_MS, undefined, { signal });
    }
  }

  close(): void {
    this.#client.close();
  }

  /** An empty request: C refuses it as invalid, and so has answered. */
  async #call(): Promise<boolean> {
    const raw = (bytes: Buffer): Buffer => bytes;
    const path = `/${grpcPackages.payments.fullName}/Quote`;
    const options = { deadline: Date.now() + CALL_MS };
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        path,
        raw,
        raw,
        Buffer.alloc(0),
        new Metadata(),
        options,
        (error) => resolve(error?.code === status.INVALID_ARGUMENT),
      );
    });
  }
}
