import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setting } from '../cli/environment.js';
import type { Environment } from '../cli/environment.js';

/** The checkout this command belongs to. */
export const REPOSITORY_ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Longest path every kernel takes for a Unix socket (macOS 103 bytes, Linux 107). */
const LONGEST_SOCKET_PATH = 100;

/** Where a native stack keeps its state. One stack per state directory. */
export interface StackPaths {
  readonly home: string;
  /** Log files, one per service. */
  readonly logs: string;
  /** The Unix socket the supervisor listens on. */
  readonly socket: string;
}

/**
 * The paths of this checkout's stack: `.firebreak/` in it, or the directory FIREBREAK_HOME names.
 * A socket whose path would be too long lies in the temporary directory instead, named by a hash.
 */
export function stackPaths(env: Environment): StackPaths {
  const home = resolve(REPOSITORY_ROOT, setting(env, 'FIREBREAK_HOME') ?? '.firebreak');
  const socket = join(home, 'control.sock');
  return {
    home,
    logs: join(home, 'logs'),
    socket: Buffer.byteLength(socket) <= LONGEST_SOCKET_PATH ? socket : hashedSocket(home),
  };
}

function hashedSocket(home: string): string {
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 16);
  return join(tmpdir(), `firebreak-${hash}.sock`);
}
