import { status } from '@grpc/grpc-js';
import type { RetryAdvice } from '../../core/index.js';
import { markerOf, type RetryRule } from './attribution-rules.js';
import type { Failed, Observation } from './observation.js';
import { silenceOf } from './silence.js';

const NO: RetryAdvice = Object.freeze({ retry: 'no' });
const IF_IDEMPOTENT: RetryAdvice = Object.freeze({ retry: 'if_idempotent' });

/** What a rule of the table says about asking again, for what was seen. */
export function retryAdvice(rule: RetryRule, seen: Observation): RetryAdvice {
  if (seen.kind !== 'failed') return NO;
  switch (rule) {
    case 'no':
    case 'any_method':
    case 'if_idempotent':
      return { retry: rule };
    case 'after_deadline':
      return silenceOf(seen) === 'deadline' ? IF_IDEMPOTENT : NO;
    case 'after_hint':
      return afterHint(seen);
    case 'after_pushback':
      return isNegativeOrAbsent(seen.pushbackMs)
        ? NO
        : { retry: 'any_method', retryDelayMs: seen.pushbackMs };
    case 'by_code_and_pushback':
      return byCode(seen);
  }
}

/**
 * A pushback of -1 forbids it whatever the hint says. What is safe to repeat at the origin need not
 * be at the hop that relays.
 */
function afterHint(seen: Failed): RetryAdvice {
  const marker = markerOf(seen);
  if (marker?.retryAfterMs === undefined || (seen.pushbackMs ?? 0) < 0) return NO;
  const retry = marker.path.length === 1 ? 'any_method' : 'if_idempotent';
  return { retry, retryDelayMs: marker.retryAfterMs };
}

function byCode({ code, pushbackMs }: Failed): RetryAdvice {
  if (pushbackMs !== undefined) {
    const isRetryable = code === status.RESOURCE_EXHAUSTED || isRetryableCode(code);
    if (pushbackMs < 0 || !isRetryable) return NO;
    return { ...IF_IDEMPOTENT, retryDelayMs: pushbackMs };
  }
  return isRetryableCode(code) ? IF_IDEMPOTENT : NO;
}

function isRetryableCode(code: status): boolean {
  return code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED;
}

function isNegativeOrAbsent(pushbackMs: number | undefined): pushbackMs is undefined {
  return pushbackMs === undefined || pushbackMs < 0;
}
