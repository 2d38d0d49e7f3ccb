import { orderLatency, ordersDone, readsLost } from '../facts/load-facts.js';
import { movedSince, opened } from '../facts/breaker-facts.js';
import { CHARGE, PLACE_ORDER } from '../known-breakers.js';
import type { Step } from '../step.js';

const DELAY_MS = 400;

export const slow: Step = {
  name: 'slow',
  title: 'C is slow',
  before: [
    `C goes on, but each charge takes ${DELAY_MS} ms longer from now on. That is within the time ` +
      'that a call is given, so it is no failure: once a probe has succeeded, the breakers close ' +
      'and stay closed.',
  ],
  actions: [{ do: 'unpause' }, { do: 'fault', words: ['delay', `${DELAY_MS}ms`] }],
  until: { breakers: [CHARGE.name, PLACE_ORDER.name], state: 'CLOSED', atMostMs: 8_000 },
  watchMs: 3_000,
  tell: (measured) => {
    const { since, whole } = measured;
    if (since === undefined) {
      return ['The breakers were not seen to close, so this shows nothing.', readsLost(whole)];
    }
    const later = movedSince(measured, since);
    const isOpenAgain = later.moves.some(
      ({ what }) => what.breaker === CHARGE.name && what.to === 'OPEN',
    );
    return [
      isOpenAgain
        ? opened(later, CHARGE)
        : 'No breaker opened since they closed: slow is not broken, and orders get done.',
      ordersDone(since),
      orderLatency(since),
      readsLost(whole),
    ];
  },
};
