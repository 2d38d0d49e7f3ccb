import { z } from 'zod';
import { LOG_FORMATS, LOG_LEVELS } from '../logging/log-settings.js';
import { bindAddress, milliseconds, oneOf } from './variables.js';

/** What every service reads; a service adds its own: `serviceEnvironment.extend({ ... })`. */
export const serviceEnvironment = z.object({
  /** Address to listen on. Loopback unless someone decides otherwise. */
  BIND_ADDRESS: bindAddress().default('127.0.0.1'),
  /** Lines below this level are not written. */
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
  /** `auto` is `pretty` on a terminal and `json` everywhere else. */
  LOG_FORMAT: oneOf(LOG_FORMATS).default('auto'),
  /** How long calls in flight may take to finish after a stop signal, in milliseconds. */
  SHUTDOWN_GRACE_MS: milliseconds(0, 60_000).default(3_000),
});
