import { describe, expect, it, jest } from '@jest/globals';
import { BreakerConfigError, type Classifier } from '../core/index.js';
import { BreakerRegistry } from './breaker-registry.js';

function setUp() {
  const registry = new BreakerRegistry({ openMs: 2_000 });
  const told: string[] = [];
  const listener = {
    transition: ({ breaker, to }: { breaker: string; to: string }) =>
      void told.push(`${breaker} ${to}`),
    blocked: ({ breaker }: { breaker: string }) => void told.push(`${breaker} blocked`),
  };
  return { registry, told, listener };
}

describe('define', () => {
  it('makes a breaker of the defaults and its own figures', () => {
    const { registry } = setUp();

    const breaker = registry.define('charge', { failureThreshold: 3 }, { group: 'b-c' });

    expect(breaker.options).toMatchObject({ failureThreshold: 3, openMs: 2_000 });
    expect(breaker.group).toBe('b-c');
    expect(registry.get('charge')).toBe(breaker);
  });

  it.each<{ title: string; options: object; setup: object }>([
    { title: 'figures', options: { openMs: undefined }, setup: {} },
    { title: 'a classifier', options: {}, setup: { classify: undefined } },
  ])('takes $title that are undefined for those of all', async ({ options, setup }) => {
    const classify = jest.fn<Classifier>(() => ({ outcome: 'alive' }));
    const registry = new BreakerRegistry({ openMs: 2_000 }, { classify });

    const breaker = registry.define('charge', options, setup);
    const again = registry.define('charge');

    expect(breaker.options.openMs).toBe(2_000);
    expect(again).toBe(breaker);
    await expect(breaker.execute(() => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
    expect(classify).toHaveBeenCalledTimes(1);
  });

  it('answers the same breaker for the same name and equal settings', () => {
    const { registry } = setUp();

    const first = registry.define('charge', { failureThreshold: 3, openMs: 1 });
    const second = registry.define('charge', { openMs: 1, failureThreshold: 3 });

    expect(second).toBe(first);
    expect(registry.all()).toHaveLength(1);
  });

  it('refuses the same name with other figures', () => {
    const { registry } = setUp();
    const first = registry.define('charge', { failureThreshold: 3 });

    expect(() => registry.define('charge', { failureThreshold: 4 })).toThrow(
      'Circuit breaker "charge": is defined already with other settings ' +
        '({"failureThreshold":3}, now {"failureThreshold":4}); give one of them another name.',
    );

    expect(registry.all()).toEqual([first]);
    expect(first.options.failureThreshold).toBe(3);
  });

  it('refuses the same name in another group', () => {
    const { registry } = setUp();
    registry.define('charge', {}, { group: 'a-b' });

    expect(() => registry.define('charge', {}, { group: 'b-c' })).toThrow(
      'Circuit breaker "charge": is defined already in group a-b, now b-c; ' +
        'give one of them another name.',
    );
  });

  it('refuses the same name with another classifier: one of the two would be ignored', () => {
    const { registry } = setUp();
    registry.define('charge', {}, { classify: () => ({ outcome: 'alive' }) });

    expect(() => registry.define('charge')).toThrow(BreakerConfigError);
    expect(() =>
      registry.define('charge', {}, { classify: () => ({ outcome: 'failure' }) }),
    ).toThrow(BreakerConfigError);
  });

  it('compares with what was given then, whatever became of the object since', () => {
    const { registry } = setUp();
    const options = { failureThreshold: 3 };
    const first = registry.define('charge', options);

    options.failureThreshold = 4;

    expect(() => registry.define('charge', options)).toThrow(BreakerConfigError);
    expect(registry.define('charge', { failureThreshold: 3 })).toBe(first);
  });

  it('compares with what was defined, not with what it was reconfigured to', () => {
    const { registry } = setUp();
    const first = registry.define('charge', { failureThreshold: 3 });

    first.reconfigure({ failureThreshold: 9 });

    expect(registry.define('charge', { failureThreshold: 3 })).toBe(first);
  });

  it('leaves nothing half registered', () => {
    const { registry } = setUp();

    expect(() => registry.define('charge', { failureThreshold: 0 })).toThrow(BreakerConfigError);
    expect(() => registry.define('no name')).toThrow(BreakerConfigError);

    expect(registry.all()).toEqual([]);
    expect(registry.define('charge').name).toBe('charge');
  });

  it('takes names that objects have by nature for names', () => {
    const { registry } = setUp();

    expect(registry.get('constructor')).toBeUndefined();
    expect(registry.define('__proto__').name).toBe('__proto__');
  });

  it('is bounded: the 10,001st name is an error', () => {
    const { registry } = setUp();
    for (let i = 0; i < 10_000; i++) registry.define(`b${i}`);

    expect(() => registry.define('one-more')).toThrow(
      'Circuit breaker "one-more": there are 10000 breakers already; ' +
        'name them by operation, not by input.',
    );
    expect(registry.define('b0')).toBe(registry.get('b0'));
  });
});

describe('delete', () => {
  it('forgets a breaker; the name is free', () => {
    const { registry } = setUp();
    const first = registry.define('charge', { failureThreshold: 3 });

    expect([registry.delete('charge'), registry.delete('charge')]).toEqual([true, false]);

    expect(registry.get('charge')).toBeUndefined();
    expect(registry.define('charge', { failureThreshold: 4 })).not.toBe(first);
  });

  it('ends what the registry’s listeners hear of it', () => {
    const { registry, told, listener } = setUp();
    registry.listen(listener);
    const breaker = registry.define('charge');

    registry.delete('charge');
    breaker.trip();

    expect(told).toEqual([]);
  });

  it('of all, by disposing of the registry', () => {
    const { registry } = setUp();
    registry.define('charge');
    registry.define('quote');

    registry[Symbol.dispose]();

    expect(registry.all()).toEqual([]);
  });
});

describe('listen', () => {
  it('hears breakers defined before and after', () => {
    const { registry, told, listener } = setUp();
    const before = registry.define('before');
    registry.listen(listener);
    const after = registry.define('after');

    before.trip();
    after.trip();
    after.admit();

    expect(told).toEqual(['before open', 'after open', 'after blocked']);
  });

  it('hears nothing more once disposed of, also of later breakers', () => {
    const { registry, told, listener } = setUp();
    registry.define('before');

    registry.listen(listener)[Symbol.dispose]();
    registry.get('before')?.trip();
    registry.define('after').trip();

    expect(told).toEqual([]);
  });

  it('twice with one listener is two subscriptions, each with an end of its own', () => {
    const { registry, told, listener } = setUp();
    const breaker = registry.define('charge');
    const first = registry.listen(listener);
    const second = registry.listen(listener);

    breaker.trip();
    first[Symbol.dispose]();
    breaker.reset();
    second[Symbol.dispose]();
    breaker.trip();

    expect(told).toEqual(['charge open', 'charge open', 'charge closed']);
  });

  it('calls the methods of an object as its methods', () => {
    const { registry } = setUp();
    class Tally {
      moves = 0;
      transition(): void {
        this.moves++;
      }
    }
    const tally = new Tally();
    registry.listen(tally);

    registry.define('charge').trip();

    expect(tally.moves).toBe(1);
  });
});

describe('activate', () => {
  it('switches by what it is told, and resets only those that change', () => {
    const { registry } = setUp();
    const charge = registry.define('charge', {}, { group: 'b-c' });
    const order = registry.define('order', {}, { group: 'a-b' });
    charge.trip();
    order.trip();

    registry.activate(({ group }) => group === 'b-c');

    expect(charge.snapshot()).toMatchObject({ active: true, state: 'open' });
    expect(order.snapshot()).toMatchObject({ active: false, state: 'closed' });
  });
});

describe('snapshots', () => {
  it('show all breakers in the order they were defined', () => {
    const { registry } = setUp();
    registry.define('quote');
    registry.define('charge');

    expect(registry.snapshots().map(({ name }) => name)).toEqual(['quote', 'charge']);
  });
});
