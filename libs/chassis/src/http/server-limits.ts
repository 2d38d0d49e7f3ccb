const KIB = 1024;
const SECOND = 1_000;

/** What one client can make the HTTP server hold or wait for. */
export const SERVER_LIMITS = {
  bodyLimit: 16 * KIB,
  /** From the first byte of a request to its last. */
  requestTimeout: 10 * SECOND,
  /** Silence on a connection in the middle of a request or an answer. */
  connectionTimeout: 30 * SECOND,
  keepAliveTimeout: 72 * SECOND,
  routerOptions: { maxParamLength: 128 },
  http: {
    maxHeaderSize: 8 * KIB,
    headersTimeout: 5 * SECOND,
    // How often the two request limits are looked after.
    connectionsCheckingInterval: 2 * SECOND,
    // Looked after by a hook instead, so that this refusal too carries a correlation id.
    requireHostHeader: false,
  },
} as const;

export const MAX_CONNECTIONS = 2_048;
