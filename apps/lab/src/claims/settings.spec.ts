import { describe, expect, it } from '@jest/globals';
import { quoteAttempts } from './settings.js';

interface Times {
  readonly totalMs: number;
  readonly attemptMs: number;
}

/** As the services get them. */
function timesOf(attempts: number, hangs: boolean) {
  const { figures = {} } = quoteAttempts({ a: attempts, b: attempts, hangs });
  const of = (service: 'service-a' | 'service-b', call: string): Times =>
    figures[service]?.deadlines?.[call] as unknown as Times;
  return {
    atB: of('service-a', 'OrdersGateway.getQuote'),
    atC: of('service-b', 'PaymentsGateway.quote'),
  };
}

const BACK_OFF_MS = 10;
const EDGE_MS = 2_000;

describe('deadlines of quotes', () => {
  it.each([1, 2, 3, 4])('leave room for %s attempts at each of A and B', (attempts) => {
    for (const hangs of [false, true]) {
      const { atB, atC } = timesOf(attempts, hangs);

      for (const { totalMs, attemptMs } of [atB, atC]) {
        expect(attempts * attemptMs + (attempts - 1) * BACK_OFF_MS).toBeLessThanOrEqual(totalMs);
      }
      expect(atC.totalMs).toBeLessThan(atB.attemptMs);
      expect(atB.totalMs).toBeLessThan(EDGE_MS);
    }
  });

  it('are long where C answers, and short where all attempts end by them', () => {
    expect(timesOf(3, false).atC.attemptMs).toBeGreaterThan(150);
    expect(timesOf(3, true).atC.attemptMs).toBe(80);
  });
});
