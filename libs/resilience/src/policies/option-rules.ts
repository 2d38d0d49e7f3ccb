/*
 * What the options of the policies around a breaker may be. One table per policy says so, field by
 * field; checking it lists every fault at once and repairs nothing.
 */
import {
  BreakerConfigError,
  MAX_DURATION_MS,
  between,
  isDuration,
  isPlain,
  isRecord,
  show,
} from '../core/index.js';

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

export const duration: FieldRule = {
  fits: isDuration,
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

/** What is checked and used, read once: a getter might answer otherwise the next time. */
export function ownCopy<T>(input: T): T {
  return isPlain(input) ? { ...input } : input;
}

/** The faults of each field taken by itself, and of fields that nobody knows. */
export function fieldFaults<Options>(input: unknown, rules: FieldRules<Options>): string[] {
  if (!isRecord(input)) return [`options must be an object, got ${show(input)}`];
  if (!isPlain(input)) return ['options must be a plain object: what is inherited is not seen'];
  const known = Object.entries<FieldRule>(rules).flatMap(([field, { fits, must, required }]) => {
    const value = input[field];
    const isFine = value === undefined ? required !== true : fits(value);
    return isFine ? [] : [`${field} must be ${must}, got ${show(value)}`];
  });
  const unknown = Object.keys(input)
    .filter((field) => !Object.hasOwn(rules, field))
    .map((field) => `${field} is not an option`);
  return [...known, ...unknown];
}

/** @throws BreakerConfigError if there are any faults */
export function refuseFaults(subject: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new BreakerConfigError(subject, faults);
}
