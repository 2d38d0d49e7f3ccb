import { setting } from './environment.js';
import type { Environment } from './environment.js';

/** How output is to look. */
export interface OutputStyle {
  /** Aligned text for people; else JSON lines for programs. */
  readonly pretty: boolean;
  /** With ANSI colours; only where pretty. */
  readonly colour: boolean;
}

/**
 * The style for a stream: for people on a terminal, for programs in a pipe and in CI, unless
 * LOG_FORMAT says `json` or `pretty`. Colours only on a terminal, and not when NO_COLOR is set.
 */
export function outputStyle(stream: { readonly isTTY?: boolean }, env: Environment): OutputStyle {
  const pretty = isPretty(stream, env);
  return {
    pretty,
    colour: pretty && stream.isTTY === true && setting(env, 'NO_COLOR') === undefined,
  };
}

function isPretty(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  if (env['LOG_FORMAT'] === 'json') return false;
  if (env['LOG_FORMAT'] === 'pretty') return true;
  return stream.isTTY === true && setting(env, 'CI') === undefined;
}
