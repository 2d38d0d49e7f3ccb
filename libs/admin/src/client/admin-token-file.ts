import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

const TOKEN_BYTES = 32;
/** A file that somebody made for another purpose is not taken for a token. */
const LONGEST_FILE = 1_024;

/** The file of the token is of no use. The message says which one, and why. */
export class AdminTokenFileError extends Error {
  override readonly name = 'AdminTokenFileError';
}

/**
 * The environment with the ADMIN_TOKEN that stands in the file ADMIN_TOKEN_FILE names, where only that
 * is given: ADMIN_TOKEN wins. Whoever comes first draws the token and makes the file, for its user
 * alone; services of one user that share the directory so have one token that nobody had to choose.
 * @throws AdminTokenFileError when the file cannot be made or read
 */
export function withAdminToken(env: Environment): Environment {
  const path = env['ADMIN_TOKEN_FILE'] ?? '';
  if (path === '' || (env['ADMIN_TOKEN'] ?? '') !== '') return env;
  try {
    return { ...env, ADMIN_TOKEN: read(path) ?? made(path) };
  } catch (error) {
    const { message } = error as Error;
    throw new AdminTokenFileError(
      `ADMIN_TOKEN_FILE ${JSON.stringify(path)} cannot be used: ${message}`,
      { cause: error },
    );
  }
}

function read(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > LONGEST_FILE) throw new Error(`it is longer than ${LONGEST_FILE} characters`);
    return text.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside and then given its name, which fails if it is taken: nobody ever reads half a token. */
function made(path: string): string {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const aside = `${path}.${randomUUID()}`;
  writeFileSync(aside, `${token}\n`, { flag: 'wx', mode: 0o600 });
  try {
    linkSync(aside, path);
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return read(path) ?? made(path);
  } finally {
    rmSync(aside, { force: true });
  }
}
