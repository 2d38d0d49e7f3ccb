import { describe, expect, it } from '@jest/globals';
import type { Permit } from '../core/index.js';
import { FakeClock } from '../testing/index.js';
import { CircuitBreaker } from './circuit-breaker.js';

function setUp(): CircuitBreaker {
  return new CircuitBreaker(
    'payments',
    { failureThreshold: 1, openMs: 1_000 },
    { clock: new FakeClock() },
  );
}

describe('listeners', () => {
  it('that call the breaker again cannot reorder what the others see', async () => {
    const breaker = setUp();
    const seen: string[] = [];
    breaker.on('failure', () => {
      seen.push('first hears failure');
      breaker.reset();
      breaker.admit();
      breaker.forceOpen();
      breaker.admit();
    });
    breaker.on('failure', () => void seen.push('second hears failure'));
    breaker.on('transition', ({ to, reason }) => void seen.push(`${to} by ${reason}`));
    breaker.on('blocked', () => void seen.push('blocked'));

    await breaker.execute(() => Promise.reject(new Error('boom'))).catch(() => undefined);

    expect(seen).toEqual([
      'first hears failure',
      'second hears failure',
      'open by failures',
      'closed by reset',
      'open by forced_open',
      'blocked',
    ]);
  });

  it.each([
    {
      title: 'throws',
      listener: () => {
        throw new Error('listener');
      },
    },
    { title: 'rejects', listener: () => Promise.reject(new Error('listener')) },
  ])('trap 14: one that $title is counted and touches nothing else', async ({ listener }) => {
    const breaker = setUp();
    let heard = 0;
    breaker.on('success', listener);
    breaker.on('success', () => void heard++);

    await expect(breaker.execute(() => 7)).resolves.toBe(7);
    await Promise.resolve();

    expect(heard).toBe(1);
    expect(breaker.snapshot()).toMatchObject({
      listenerErrors: 1,
      counters: { success: 1, inFlight: 0 },
    });
  });

  it('trap 14: one that throws at the opening does not replace the caller’s error', async () => {
    const breaker = setUp();
    const boom = new Error('boom');
    breaker.on('transition', () => {
      throw new Error('listener');
    });

    await expect(breaker.execute(() => Promise.reject(boom))).rejects.toBe(boom);

    expect(breaker.state).toBe('open');
  });

  it('hear nothing more once disposed of', () => {
    const breaker = setUp();
    let heard = 0;
    const subscription = breaker.on('transition', () => void heard++);
    breaker.trip();

    subscription[Symbol.dispose]();
    subscription[Symbol.dispose]();
    breaker.reset();

    expect(heard).toBe(1);
  });

  it('may listen twice with one function and leave once', () => {
    const breaker = setUp();
    let heard = 0;
    const listener = () => void heard++;
    const first = breaker.on('transition', listener);
    breaker.on('transition', listener);

    breaker.trip();
    first[Symbol.dispose]();
    breaker.reset();

    expect(heard).toBe(3);
  });

  it('added while an event is told hear the next', () => {
    const breaker = setUp();
    const seen: string[] = [];
    breaker.on('transition', ({ to }) => {
      seen.push(to);
      if (to === 'open') breaker.on('transition', (event) => void seen.push(`late ${event.to}`));
    });

    breaker.trip();
    breaker.reset();

    expect(seen).toEqual(['open', 'closed', 'late closed']);
  });

  it('disposed of while an event is told do not hear it any more', () => {
    const breaker = setUp();
    let heard = 0;
    breaker.on('transition', () => other[Symbol.dispose]());
    const other = breaker.on('transition', () => void heard++);

    breaker.trip();

    expect(heard).toBe(0);
  });

  it('cannot change what the next one is told', () => {
    const breaker = setUp();
    const errors: unknown[] = [];
    breaker.on('success', (event) => {
      try {
        (event as { breaker: string }).breaker = 'other';
      } catch (error) {
        errors.push(error);
      }
    });

    (breaker.admit() as Permit).done({ outcome: 'success' });

    expect(errors).toEqual([expect.any(TypeError)]);
  });
});
