import { RECONNECT_CHANNEL_OPTIONS } from '@firebreak/resilience/grpc';
import type { Random } from './draws.js';

/** How a channel waits between attempts to connect. Times in ms. */
export interface Reconnect {
  readonly initialMs: number;
  readonly maxMs: number;
}

/** What the services of the chain set. */
export const CHAIN_RECONNECT: Reconnect = {
  initialMs: Number(RECONNECT_CHANNEL_OPTIONS['grpc.initial_reconnect_backoff_ms']),
  maxMs: Number(RECONNECT_CHANNEL_OPTIONS['grpc.max_reconnect_backoff_ms']),
};

/** What grpc-js does unless told otherwise. */
export const GRPC_RECONNECT: Reconnect = { initialMs: 1_000, maxMs: 120_000 };

const FACTOR = 1.6;
const JITTER = 0.2;

/**
 * The connection to a peer whose process may be gone, as grpc-js 1.14 keeps it: when it breaks, the
 * next call tries to connect; while that fails, the channel tries again by itself after 1.6 times the
 * wait before, ±20 %, and until it has succeeded every call fails at once, whether or not the peer is
 * back. Worked out when it is asked, so that it needs no events.
 */
export class Channel {
  private listening = true;
  private connected = true;
  /** When the channel tries by itself next; undefined while it waits for a call. */
  private nextTryAt: number | undefined;
  private waitMs: number;

  constructor(
    private readonly reconnect: Reconnect,
    private readonly random: Random,
  ) {
    this.waitMs = reconnect.initialMs;
  }

  /** The peer's process has died. */
  down(now: number): void {
    this.catchUp(now);
    this.listening = false;
    this.connected = false;
  }

  /** The peer listens again. */
  up(now: number): void {
    this.catchUp(now);
    this.listening = true;
  }

  /** Whether a call that begins now reaches the peer's process. */
  reaches(now: number): boolean {
    this.catchUp(now);
    if (!this.connected && this.nextTryAt === undefined) this.tryAt(now);
    return this.connected;
  }

  private catchUp(now: number): void {
    while (this.nextTryAt !== undefined && this.nextTryAt <= now) this.tryAt(this.nextTryAt);
  }

  private tryAt(time: number): void {
    if (this.listening) {
      this.connected = true;
      this.nextTryAt = undefined;
      this.waitMs = this.reconnect.initialMs;
      return;
    }
    this.nextTryAt = time + this.waitMs;
    const grownMs = Math.min(this.waitMs * FACTOR, this.reconnect.maxMs);
    this.waitMs = grownMs * (1 + JITTER * (2 * this.random() - 1));
  }
}
