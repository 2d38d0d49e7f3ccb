/** The library as it is built, and so as its users run it: compiled, not through a loader. */
const BUILT = new URL('../../dist/libs/resilience/src/', import.meta.url);

export const { CircuitBreaker, CircuitOpenError, CoarseClock, LatencyHistogram, SUCCESS } =
  await built<typeof import('@firebreak/resilience')>('index.js');
export const { circuitBreaker } =
  await built<typeof import('@firebreak/resilience/rxjs')>('rxjs/index.js');

async function built<T>(entry: string): Promise<T> {
  try {
    return (await import(new URL(entry, BUILT).href)) as T;
  } catch (error) {
    throw new Error('the built library cannot be loaded: npm run build', { cause: error });
  }
}
