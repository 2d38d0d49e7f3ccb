import {
  BreakerConfigError,
  CallCancelledError,
  CircuitOpenError,
  ResilienceError,
  type Classifier,
} from '../core/index.js';
import type { FallbackOptions } from './fallback-options.js';
import { isLocal } from './local-error.js';

/** Whether an error is one to fall back on; what decides it must not throw, or it is not. */
export function fallsBack(
  { on = 'failure', isAnswer }: Pick<FallbackOptions, 'on' | 'isAnswer'>,
  classify: Classifier,
  error: unknown,
): boolean {
  try {
    if (typeof on === 'function') return on(error);
    if (on === 'never') return false;
    if (on === 'open') return error instanceof CircuitOpenError;
    if (isOurDoing(error)) return false;
    if (isAnswer !== undefined) return !isAnswer(error);
    // Our own refusals say nothing of the callee, and are what a fallback is for.
    return error instanceof ResilienceError || classify(error, {}).outcome !== 'alive';
  } catch {
    return false;
  }
}

/** A bug must show, a setting must be mended, and who has left wants no stand-in. */
function isOurDoing(error: unknown): boolean {
  return (
    error instanceof BreakerConfigError ||
    error instanceof CallCancelledError ||
    isLocal(error) ||
    isBug(error)
  );
}

const BUGS = [TypeError, ReferenceError, RangeError, SyntaxError, EvalError, URIError];

/** `fetch` reports a broken connection as a TypeError too, but names the cause. */
function isBug(error: unknown): boolean {
  return BUGS.some((type) => error instanceof type) && !((error as Error).cause instanceof Error);
}
