/*
 * What is wrong with options, in words: the checks that the options of all policies share. Each
 * answers a list of faults, so that one message can tell all of them.
 */

/** Node's timers wrap above this. */
export const MAX_DURATION_MS = 2 ** 31 - 1;
export const MAX_COUNT = 1e6;
const NAME = /^[A-Za-z0-9_.:/-]{1,128}$/;

/** Options as they come from outside: nothing is known of them yet. */
export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** In any realm: only the topmost prototype has none itself. */
export function isPlain(value: unknown): value is Fields {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export function isCount(value: unknown, most = MAX_COUNT): value is number {
  return Number.isInteger(value) && between(value, 1, most);
}

export function isDuration(value: unknown): value is number {
  return between(value, 1e-9, MAX_DURATION_MS);
}

export function between(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && value >= low && value <= high;
}

/** The faults of the name that a policy is known by. */
export function nameFaults(name: unknown): string[] {
  if (typeof name === 'string' && NAME.test(name)) return [];
  return [`name must match ${NAME.source}, ${got(name)}`];
}

/** Faults of fields that must be whole numbers if they are there. */
export function countFaults(fields: Fields, names: readonly string[], path = ''): string[] {
  return names
    .filter((name) => fields[name] !== undefined && !isCount(fields[name]))
    .map(
      (name) =>
        `${path}${name} must be a whole number from 1 to ${MAX_COUNT}, ${got(fields[name])}`,
    );
}

/** Faults of fields that must be durations if they are there. */
export function durationFaults(fields: Fields, names: readonly string[], path = ''): string[] {
  return names
    .filter((name) => fields[name] !== undefined && !isDuration(fields[name]))
    .map(
      (name) =>
        `${path}${name} must be above 0 and at most ${MAX_DURATION_MS} ms, ${got(fields[name])}`,
    );
}

/** Faults of fields that must be there. */
export function missingFaults(fields: Fields, names: readonly string[], path: string): string[] {
  return names
    .filter((name) => fields[name] === undefined)
    .map((name) => `${path}${name} is missing`);
}

/** Faults of fields that nobody knows: mostly names misspelt. */
export function unknownFaults(fields: Fields, known: readonly string[], path = ''): string[] {
  return Object.keys(fields)
    .filter((name) => !known.includes(name))
    .map((name) => `${path}${name} is not an option`);
}

export function got(value: unknown): string {
  return `got ${show(value)}`;
}

export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
