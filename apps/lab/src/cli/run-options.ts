import type { MatrixOptions } from './matrix-options.js';

/** The options of `run` as typed. */
export interface RunOptions extends MatrixOptions {
  readonly out?: string;
  readonly resume?: string;
  readonly parallel?: string;
}
