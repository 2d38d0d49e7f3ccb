import {
  OPTIONAL_DEPS_METADATA,
  OPTIONAL_PROPERTY_DEPS_METADATA,
  PROPERTY_DEPS_METADATA,
  SELF_DECLARED_DEPS_METADATA,
} from '@nestjs/common/constants.js';
import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { askedBreakers, breakerToken } from './breaker-injection.js';
import type { ConfigFaults } from './config-faults.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** What modules define, as far as it matters here. */
interface DefinedBreakers {
  readonly faults: ConfigFaults;
  readonly breakerNames: readonly string[];
  definesBreaker(name: string): boolean;
}

interface Parameter {
  readonly index: number;
  readonly param: unknown;
}

interface Property {
  readonly key: unknown;
  readonly type: unknown;
}

/** Notes who has a breaker injected that nobody defines. */
export function noteMissingBreakers(modules: ModulesContainer, definitions: DefinedBreakers): void {
  const missing = new Map(
    askedBreakers()
      .filter((name) => !definitions.definesBreaker(name))
      .map((name) => [breakerToken(name) as unknown, name]),
  );
  if (missing.size === 0) return;
  for (const consumer of consumers(modules)) {
    for (const token of requiredBy(consumer)) {
      const name = missing.get(token);
      if (name === undefined) continue;
      definitions.faults.add(consumer.name as string, advice(name, definitions.breakerNames));
    }
  }
}

/** True if somebody could not be made without the breaker of that name. */
export function isRequired(name: string, modules: ModulesContainer): boolean {
  const token = breakerToken(name);
  return consumers(modules).some((consumer) => requiredBy(consumer).includes(token));
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

/** What a provider must have: what `@Optional` stands at may be missing. */
function requiredBy({ inject, metatype }: Wrapper): unknown[] {
  if (Array.isArray(inject)) return inject.map(tokenOf);
  if (typeof metatype !== 'function') return [];
  const parameters = noted(SELF_DECLARED_DEPS_METADATA, metatype) as Parameter[];
  const mayMiss = noted(OPTIONAL_DEPS_METADATA, metatype);
  const properties = noted(PROPERTY_DEPS_METADATA, metatype) as Property[];
  const mayBeUnset = noted(OPTIONAL_PROPERTY_DEPS_METADATA, metatype);
  return [
    ...parameters.filter(({ index }) => !mayMiss.includes(index)).map(({ param }) => param),
    ...properties.filter(({ key }) => !mayBeUnset.includes(key)).map(({ type }) => type),
  ];
}

/** The token of a factory's dependency; undefined if it may be missing. */
function tokenOf(dependency: unknown): unknown {
  if (typeof dependency !== 'object' || dependency === null) return dependency;
  const { token, optional = false } = dependency as { token?: unknown; optional?: boolean };
  return optional ? undefined : token;
}

/** What Nest's decorators noted on a class: there is no other way to tell what is optional. */
function noted(key: string, type: object): unknown[] {
  return (Reflect.getMetadata(key, type) as unknown[] | undefined) ?? [];
}
