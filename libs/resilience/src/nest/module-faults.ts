import type { ResilienceFeature } from './resilience-feature.js';
import type { ResilienceOptions } from './resilience-options.js';

type Shape = 'object' | 'function' | 'boolean';
type Shapes<Options> = Readonly<Record<keyof Options, Shape>>;

const FEATURE: Shapes<ResilienceFeature> = { breakers: 'object', policies: 'object' };
const ROOT: Shapes<ResilienceOptions> = {
  ...FEATURE,
  defaults: 'object',
  classify: 'function',
  retryIf: 'function',
  classifyHandler: 'function',
  isActive: 'function',
  clock: 'object',
  timers: 'object',
  random: 'function',
  latencies: 'boolean',
  log: 'boolean',
};

/** What is wrong with the options of `forRoot` as such; what they define is checked elsewhere. */
export function rootFaults(options: object): string[] {
  return shapeFaults(options, ROOT);
}

/** What is wrong with the options of `forFeature` as such. */
export function featureFaults(feature: object): string[] {
  return shapeFaults(feature, FEATURE);
}

/** What a module says by name; nothing if it is no object, which is a fault noted already. */
export function entriesOf<T>(byName: Readonly<Record<string, T>> | undefined): [string, T][] {
  return isA('object', byName) ? Object.entries(byName as Record<string, T>) : [];
}

/** @returns a sentence if a definition is no object */
export function objectFaults(value: unknown): string[] {
  return isA('object', value) ? [] : [`must be an object, got ${String(value)}`];
}

function shapeFaults(options: object, shapes: Readonly<Record<string, Shape>>): string[] {
  const fields = options as Readonly<Record<string, unknown>>;
  const known = Object.entries(shapes)
    .filter(([field, shape]) => fields[field] !== undefined && !isA(shape, fields[field]))
    .map(([field, shape]) => `${field} must be ${ARTICLE[shape]}, got ${String(fields[field])}`);
  const unknown = Object.keys(fields)
    .filter((field) => !Object.hasOwn(shapes, field))
    .map((field) => `${field} is not an option; there are ${Object.keys(shapes).join(', ')}`);
  return [...known, ...unknown];
}

const ARTICLE: Record<Shape, string> = {
  object: 'an object',
  function: 'a function',
  boolean: 'true or false',
};

function isA(shape: Shape, value: unknown): boolean {
  return value !== null && !Array.isArray(value) && typeof value === shape;
}
