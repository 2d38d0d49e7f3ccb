import { BreakerConfigError } from '../core/index.js';

/** Collects the configuration faults of a whole application, to tell them all at once. */
export class ConfigFaults {
  private readonly faults: string[] = [];

  get any(): boolean {
    return this.faults.length > 0;
  }

  /** Notes a fault of one method. */
  add(owner: string, fault: string): void {
    this.faults.push(`${owner} ${fault}`);
  }

  /** What `make` gives, or nothing if its configuration is faulty: then its faults are noted. */
  collect<T>(owner: string, make: () => T | T[]): T[] {
    try {
      return [make()].flat() as T[];
    } catch (error) {
      if (!(error instanceof BreakerConfigError)) throw error;
      for (const fault of error.faults) this.add(owner, `(${error.subject}): ${fault}`);
      return [];
    }
  }

  /** @throws BreakerConfigError with everything noted, if anything was */
  throwIfAny(subject: string): void {
    if (this.any) throw new BreakerConfigError(subject, this.faults);
  }
}
