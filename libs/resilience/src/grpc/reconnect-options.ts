import type { ChannelOptions } from '@grpc/grpc-js';

/**
 * How fast a channel finds a peer that came back. grpc-js waits 1 s × 1.6ⁿ up to 120 s between
 * attempts, and until then every call fails at once without touching the network, a breaker's
 * probe too: after 20 s of outage calls went on failing for 13.9 s after the peer was back. With
 * 100 and 1000 ms it was 0.1 to 0.7 s; 500 keeps the worst recovery within 0.6 s of a probe.
 * Names are looked up again after 1 s instead of 30: a container that comes back has a new address.
 *
 * @example ClientsModule.register([{ ..., options: { channelOptions: { ...RECONNECT_CHANNEL_OPTIONS } } }])
 */
export const RECONNECT_CHANNEL_OPTIONS: Readonly<ChannelOptions> = Object.freeze({
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 500,
  'grpc.dns_min_time_between_resolutions_ms': 1_000,
});
