const STEPS_MS = [5_000, 10_000, 15_000, 30_000, 60_000, 120_000];
const LEAST_PX = 84;

/** Round times to mark on an axis of this width, in ms since 1970. */
export function timeTicks(fromMs: number, toMs: number, widthPx: number): readonly number[] {
  const most = Math.max(1, Math.floor(widthPx / LEAST_PX));
  const step = STEPS_MS.find((ms) => (toMs - fromMs) / ms <= most) ?? 300_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step) ticks.push(at);
  return ticks;
}
