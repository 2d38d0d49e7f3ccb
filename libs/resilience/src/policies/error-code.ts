import { isErrorLike } from './error-like.js';

/** How many causes are followed; longer chains are a mistake or an attack. */
const MAX_CAUSES = 8;
/** Codes are short; what is longer is no name to log or count by. */
const MAX_CODE_LENGTH = 64;

/**
 * The stable name of what was thrown: its own `code`, else that of the nearest of its causes that has
 * one (`fetch` says ECONNREFUSED only there), else its name.
 */
export function codeOf(error: unknown): string {
  if (!isErrorLike(error)) return typeof error;
  let cause: unknown = error;
  for (let depth = 0; depth <= MAX_CAUSES && isErrorLike(cause); depth++) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && code !== '' && code.length <= MAX_CODE_LENGTH) return code;
    ({ cause } = cause);
  }
  return error.name;
}
