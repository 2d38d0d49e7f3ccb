/**
 * The same fields without those that are undefined. Options put together from settings that may be
 * missing have such fields; left in, they would hide the defaults they are spread over.
 */
export function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
