import type { ServerOptions } from '@grpc/grpc-js';

const KIB = 1024;
const SECOND = 1_000;

/** What one peer can make a gRPC server hold. Messages of this chain are well under 1 KiB. */
export const SERVER_LIMITS: Readonly<ServerOptions> = {
  'grpc.max_receive_message_length': 256 * KIB,
  'grpc.max_send_message_length': 256 * KIB,
  'grpc.max_concurrent_streams': 1_000,
  // A caller whose host went away without a word is noticed after 80 s, and its connection ended.
  'grpc.keepalive_time_ms': 60 * SECOND,
  'grpc.keepalive_timeout_ms': 20 * SECOND,
  'grpc.max_connection_idle_ms': 600 * SECOND,
  // Channelz stays on: without it grpc-js 1.14 forgets its sessions, and forceShutdown ends none.
};
