/** Longer keys would make a bound on their number no bound on memory. */
const MAX_KEY_LENGTH = 4_096;
const MAX_DEPTH = 16;

/**
 * A key under which calls with equal arguments meet; undefined if that cannot be told for certain.
 * Only plain data has one: two Maps, or two objects with private fields, may look alike and differ,
 * and then one caller would be given what belongs to another.
 */
export function argumentKey(args: readonly unknown[]): string | undefined {
  const key = keyOf(args, 0);
  return key === undefined || key.length > MAX_KEY_LENGTH ? undefined : key;
}

function keyOf(value: unknown, depth: number): string | undefined {
  if (value === undefined) return 'undefined';
  if (value === null || typeof value === 'string' || typeof value === 'boolean') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value !== 'object' || depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return joined(value, depth, '[]');
  if (!isPlain(value)) return undefined;
  // The order in which fields were written says nothing.
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return joined(fields, depth, '{}');
}

function joined(values: readonly unknown[], depth: number, brackets: string): string | undefined {
  const keys: string[] = [];
  for (const value of values) {
    const key = keyOf(value, depth + 1);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return `${brackets[0]}${keys.join()}${brackets[1]}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.getOwnPropertySymbols(value).length === 0;
}
