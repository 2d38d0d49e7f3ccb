import { CliError } from './cli-error.js';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const LONGEST_MS = 24 * 3_600_000;

/**
 * Milliseconds of a duration such as `500ms`, `60s`, `1.5m` or `2h`; above 0, at most 24h.
 * @param name what the duration is for, as the message should call it (`--for`)
 * @throws CliError when the text is no such duration.
 */
export function parseDuration(name: string, text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const ms = Math.round(Number(amount) * (UNIT_MS[unit ?? ''] ?? Number.NaN));
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new CliError(
    `${name} "${text}" is not a duration: write 500ms, 60s, 2m or 1h, at most 24h.`,
  );
}
