/**
 * True for errors of any realm: those of the platform are made in another one than the tests of jest
 * and code in `node:vm`, and fail `instanceof Error` there.
 */
export function isErrorLike(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false;
  const { name, message } = value as Partial<Record<'name' | 'message', unknown>>;
  return typeof name === 'string' && typeof message === 'string';
}
