const PASSED = Promise.resolve();

/** Starts a call; a throw or a plain value becomes a promise, and foreign thenables are adopted. */
export function startCall<T, A>(
  call: (argument?: A) => T | PromiseLike<T>,
  argument?: A,
): Promise<T> {
  try {
    const answer = call(argument);
    return answer instanceof Promise ? answer : Promise.resolve(answer);
  } catch (error) {
    return PASSED.then(() => {
      throw error;
    });
  }
}

/**
 * A promise that rejects once its caller has had time to listen, a microtask later: three times
 * cheaper than `Promise.reject`, for which Node first books an unhandled rejection and then strikes
 * it out again. One that nobody listens to is still reported.
 */
export function rejectSoon(error: Error): Promise<never> {
  return new Promise((_resolve, reject) => {
    // oxlint-disable-next-line promise/no-promise-in-callback -- that is the point of it
    void PASSED.then(() => reject(error));
  });
}
