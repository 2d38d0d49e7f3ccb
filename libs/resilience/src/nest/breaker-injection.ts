import { Inject } from '@nestjs/common';

/** The names that classes loaded so far ask for: as many as there are decorators in the code. */
const asked = new Set<string>();

/**
 * Injection token of the breaker that `breakers` of a module defines under this name. For names
 * that are written in code; look others up in the BreakerRegistry. `app.get` of one that nobody
 * defines answers undefined.
 *
 * @example { provide: Gateway, inject: [breakerToken('payments')], useFactory: newGateway }
 */
export function breakerToken(name: string): string {
  asked.add(name);
  return `CircuitBreaker(${name})`;
}

/**
 * Injects the breaker that `ResilienceModule.forRoot` or `forFeature` defines under this name, in
 * any module. If nobody defines it, the start fails and says who wanted it; with `@Optional()` it is
 * undefined.
 *
 * @example constructor(@InjectBreaker('payments') private readonly payments: CircuitBreaker) {}
 */
export function InjectBreaker(name: string): ParameterDecorator & PropertyDecorator {
  return Inject(breakerToken(name));
}

/** Every name that was ever asked for. */
export function askedBreakers(): readonly string[] {
  return [...asked];
}
