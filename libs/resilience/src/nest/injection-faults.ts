import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { askedBreakers, breakerToken } from './breaker-injection.js';
import type { ResilienceDefinitions } from './resilience-definitions.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** Notes who has a breaker injected that nobody defines. */
export function noteMissingBreakers(
  modules: ModulesContainer,
  definitions: ResilienceDefinitions,
): void {
  const missing = new Map(
    askedBreakers()
      .filter((name) => !definitions.definesBreaker(name))
      .map((name) => [breakerToken(name) as unknown, name]),
  );
  if (missing.size === 0) return;
  for (const consumer of consumers(modules)) {
    for (const token of injectedInto(consumer)) {
      const name = missing.get(token);
      if (name === undefined) continue;
      definitions.faults.add(consumer.name as string, advice(name, definitions.breakerNames));
    }
  }
}

function advice(name: string, defined: readonly string[]): string {
  const known = defined.length === 0 ? 'no breaker is' : `defined are ${defined.join(', ')}`;
  return (
    `wants the breaker "${name}" injected, but nobody defines it (${known}): add it to breakers ` +
    'of ResilienceModule.forRoot or forFeature'
  );
}

/** Guards, pipes and interceptors that are bound by class are injectables of their module. */
function consumers(modules: ModulesContainer): Wrapper[] {
  return [...modules.values()].flatMap(({ providers, controllers, injectables }) =>
    [providers, controllers, injectables].flatMap((wrappers) => Array.from(wrappers.values())),
  );
}

function injectedInto(consumer: Wrapper): unknown[] {
  const byConstructor = (consumer.getCtorMetadata() as Wrapper[] | undefined) ?? [];
  const properties = consumer.getPropertiesMetadata() as { wrapper: Wrapper }[] | undefined;
  const byProperty = (properties ?? []).map(({ wrapper }) => wrapper);
  return [...byConstructor, ...byProperty].map(({ token }) => token);
}
