import {
  DeadlineExceededError,
  failOnly,
  type Classifier,
  type RetryJudge,
} from '@firebreak/resilience';

/** The backend is down or overloaded; it may pass. */
export class Unavailable extends Error {}

/** The backend understood us and said no (4xx): the same question gets the same answer. */
export class BadRequest extends Error {}

const itIsIll = failOnly(Unavailable, DeadlineExceededError);

/**
 * What an error says about the backend: only the two that are expected of a sick one count, a
 * refusal shows that it is alive, and anything else, a bug of ours say, shows nothing.
 */
export const classifyBackend: Classifier = (error, call) =>
  error instanceof BadRequest
    ? { outcome: 'alive', cause: { code: 'BAD_REQUEST', message: error.message } }
    : itIsIll(error, call);

/** Only what may pass is worth trying again: no refusal, no bug, and no open circuit either. */
export const retryBackend: RetryJudge = (error) => {
  const mayPass =
    error instanceof Unavailable ||
    // The time of one attempt, that is; when the time of all is up there is none left to try in.
    (error instanceof DeadlineExceededError && error.of === 'attempt');
  return { retry: mayPass ? 'if_idempotent' : 'no' };
};
