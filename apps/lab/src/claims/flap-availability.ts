/**
 * The share of time that a breaker is closed before a callee that is up and down in turns. It trips
 * when the callee goes down; the first probe that falls into a time when it is up closes it again.
 * @param openMs open period; the detection counts as instant
 */
export function flapAvailability(upMs: number, downMs: number, openMs: number): number {
  const cycleMs = upMs + downMs;
  for (let probe = 1; probe <= cycleMs; probe++) {
    const phaseMs = (upMs + probe * openMs) % cycleMs;
    if (phaseMs < upMs) return (upMs - phaseMs) / (probe * openMs + upMs - phaseMs);
  }
  return 0;
}
