/*
 * What the options of the policies around a breaker may be. One table per policy says so, field by
 * field; checking it lists every fault at once and repairs nothing.
 */
import { BreakerConfigError, MAX_DURATION_MS } from '../core/index.js';

/** What one field must be, if it is there. */
export interface FieldRule {
  readonly fits: (value: unknown) => boolean;
  /** Ends the sentence "the field must be ...". */
  readonly must: string;
  /** A field without a default. */
  readonly required?: true;
}

/** The rules of all fields that there are. */
export type FieldRules<Options> = { readonly [Field in keyof Required<Options>]: FieldRule };

const NAME = /^[A-Za-z0-9_.:/-]{1,128}$/;

export const duration: FieldRule = {
  fits: (value) => between(value, 1e-9, MAX_DURATION_MS),
  must: `above 0 and at most ${MAX_DURATION_MS} ms`,
};

export const durationOrZero: FieldRule = {
  fits: (value) => between(value, 0, MAX_DURATION_MS),
  must: `0 to ${MAX_DURATION_MS} ms`,
};

export const boolean: FieldRule = {
  fits: (value) => typeof value === 'boolean',
  must: 'true or false',
};

export const callable: FieldRule = {
  fits: (value) => typeof value === 'function',
  must: 'a function',
};

export const anything: FieldRule = { fits: () => true, must: 'anything' };

export function numberFrom(low: number, high: number): FieldRule {
  return { fits: (value) => between(value, low, high), must: `a number from ${low} to ${high}` };
}

export function wholeNumberFrom(low: number, high: number): FieldRule {
  return {
    fits: (value) => Number.isInteger(value) && between(value, low, high),
    must: `a whole number from ${low} to ${high}`,
  };
}

export function oneOf(...words: readonly string[]): FieldRule {
  return {
    fits: (value) => typeof value === 'string' && words.includes(value),
    must: words.map(show).join(' or '),
  };
}

/** The faults of the name that a policy is known by. */
export function nameFaults(name: unknown): string[] {
  if (typeof name === 'string' && NAME.test(name)) return [];
  return [`name must match ${NAME.source}, got ${show(name)}`];
}

/** What is checked and used, read once: a getter might answer otherwise the next time. */
export function ownCopy<T>(input: T): T {
  return typeof input === 'object' && input !== null && isPlain(input) ? { ...input } : input;
}

/** The faults of each field taken by itself, and of fields that nobody knows. */
export function fieldFaults<Options>(input: unknown, rules: FieldRules<Options>): string[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return [`options must be an object, got ${show(input)}`];
  }
  if (!isPlain(input)) return ['options must be a plain object: what is inherited is not seen'];
  const fields = input as Record<string, unknown>;
  const known = Object.entries<FieldRule>(rules).flatMap(([field, { fits, must, required }]) => {
    const value = fields[field];
    const isFine = value === undefined ? required !== true : fits(value);
    return isFine ? [] : [`${field} must be ${must}, got ${show(value)}`];
  });
  const unknown = Object.keys(fields)
    .filter((field) => !Object.hasOwn(rules, field))
    .map((field) => `${field} is not an option`);
  return [...known, ...unknown];
}

/** @throws BreakerConfigError if there are any faults */
export function refuseFaults(subject: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new BreakerConfigError(subject, faults);
}

export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** In any realm: only the topmost prototype has none itself. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function between(value: unknown, low: number, high: number): boolean {
  return typeof value === 'number' && value >= low && value <= high;
}
