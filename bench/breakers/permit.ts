import { DAY_MS, window } from './contenders.js';
import type { Subject, Variant } from './loop.js';
import { CircuitBreaker, SUCCESS } from './ours.js';
import type { BreakerOptions } from '@firebreak/resilience';

/** What interceptors and operators use: no promise, nothing awaited. */
export const PERMIT_VARIANTS: readonly Variant[] = [
  { name: 'empty loop', body: 'work();', make: () => ({ work: () => 1 }) },
  permit('permit', { failureThreshold: 5 }),
  permit('permit, window 24 h', window(DAY_MS)),
];

function permit(name: string, options: BreakerOptions): Variant {
  return {
    name,
    body: 'const permit = breaker.admit(); work(); permit.done(SUCCESS);',
    make: (): Subject => ({
      work: () => 1,
      breaker: new CircuitBreaker('bench', options),
      SUCCESS,
    }),
  };
}
