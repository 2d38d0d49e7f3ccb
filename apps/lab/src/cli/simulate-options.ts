import type { MatrixOptions } from './matrix-options.js';

/** The options of `simulate` as typed. */
export interface SimulateOptions extends MatrixOptions {
  readonly out?: string;
  readonly beside?: string;
}
