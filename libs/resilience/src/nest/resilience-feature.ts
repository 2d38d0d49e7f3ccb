import type { BreakerDeclaration } from './declaration.js';
import type { PolicySetDeclaration } from './policy-set.js';

/** What `breakers` says of one breaker; its key there is its name. */
export type BreakerDefinition = Omit<BreakerDeclaration, 'name' | 'returns'>;

/** What a module defines by name, for the whole application. */
export interface ResilienceFeature {
  /**
   * Breakers by name: to be injected with `@InjectBreaker`, and to be used at methods by
   * `@CircuitBreaker({ name })` without figures. @default none
   */
  readonly breakers?: Readonly<Record<string, BreakerDefinition>>;
  /** Policy sets by name, to be used at methods with `@Resilient`. @default none */
  readonly policies?: Readonly<Record<string, PolicySetDeclaration>>;
}

/** What one `forFeature` defines. */
export const RESILIENCE_FEATURE = Symbol('firebreak:resilience-feature');
