import { expect, it } from '@jest/globals';
import { flapAvailability } from './flap-availability.js';

it.each([
  { title: '2 s up, 2 s down, open 5 s', times: [2_000, 2_000, 5_000], share: 0.167 },
  { title: '10 s up, 2 s down, open 5 s', times: [10_000, 2_000, 5_000], share: 0.583 },
  { title: '3 s up, 1 s down, open 5 s', times: [3_000, 1_000, 5_000], share: 0.375 },
  { title: '2 s up, 2 s down, open 1 s', times: [2_000, 2_000, 1_000], share: 0.5 },
  { title: 'never up at a probe', times: [2_000, 2_000, 4_000], share: 0 },
] as const)('gives the share of time that the breaker is closed: $title', ({ times, share }) => {
  const [upMs, downMs, openMs] = times;

  expect(flapAvailability(upMs, downMs, openMs)).toBeCloseTo(share, 3);
});
