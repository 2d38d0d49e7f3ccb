import { isRecord } from './option-faults.js';

/** Gives out one object for values that are alike and come one after another, to save memory. */
export class SameAsBefore<T extends object> {
  private before: T | undefined;

  /** The value given out last if it is alike, else this one. Neither may change any more. */
  or(value: T): T {
    if (this.before === undefined || !isSame(this.before, value)) this.before = value;
    return this.before;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isRecord(one) || !isRecord(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}
