/** Gives the specs {@link ./jest-globals.mjs} in place of Jest's own, which needs Jest around it. */
export function resolve(specifier, context, next) {
  if (specifier !== '@jest/globals') return next(specifier, context);
  return { url: new URL('jest-globals.mjs', import.meta.url).href, shortCircuit: true };
}
