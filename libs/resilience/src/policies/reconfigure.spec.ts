import { describe, expect, it } from '@jest/globals';
import { BreakerConfigError, type BreakerOptions } from '../core/index.js';
import { BreakerRegistry } from './breaker-registry.js';
import { reconfigureTogether, type OptionChanges } from './reconfigure.js';

function setUp() {
  const registry = new BreakerRegistry({ openMs: 5_000 });
  for (const name of ['payments', 'prices']) registry.define(name);
  const change = (changes: Record<string, OptionChanges<BreakerOptions>>) => () =>
    reconfigureTogether(registry, changes);
  const openMs = () => registry.all().map(({ options }) => options.openMs);
  return { change, openMs };
}

describe('new figures for several breakers', () => {
  it('take hold together', () => {
    const { change, openMs } = setUp();

    change({ payments: { openMs: 1_000 }, prices: { openMs: 2_000 } })();

    expect(openMs()).toEqual([1_000, 2_000]);
  });

  it.each<{ title: string; changes: Record<string, OptionChanges<BreakerOptions>>; fault: string }>(
    [
      {
        title: 'a name that nobody has',
        changes: { payments: { openMs: 1_000 }, prizes: { openMs: 1_000 } },
        fault: 'there is no "prizes"',
      },
      {
        title: 'a figure that cannot be',
        changes: { payments: { openMs: 1_000 }, prices: { openMs: 0 } },
        fault: 'Circuit breaker "prices": openMs must be above 0',
      },
    ],
  )('change nothing with $title', ({ changes, fault }) => {
    const { change, openMs } = setUp();

    expect(change(changes)).toThrow(BreakerConfigError);
    expect(change(changes)).toThrow(fault);
    expect(openMs()).toEqual([5_000, 5_000]);
  });
});
