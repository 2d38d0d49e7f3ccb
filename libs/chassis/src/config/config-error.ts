import { StartupFault } from '../service/startup-fault.js';

/** The environment is not usable. The message names every variable at fault, in one line. */
export class ConfigError extends StartupFault {
  override readonly name = 'ConfigError';

  /** @param faults one sentence per variable: its name, what is allowed, the value got. */
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}
