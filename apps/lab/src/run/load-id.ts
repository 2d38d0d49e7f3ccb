const PREFIX = 'lab-';

/** The correlation id of the n-th request of a cell's load. */
export function loadId(seed: number, n: number): string {
  return `${PREFIX}${seed}-${n}`;
}

/** Whether a request is one of a cell's load; those of the warm-up have ids that A draws. */
export function isLoadId(correlationId: string): boolean {
  return correlationId.startsWith(PREFIX);
}
