import type { Traffic } from '@firebreak/chassis';
import { grpcPackages } from '@firebreak/contracts';
import type { CallNames, Tracing } from '@firebreak/telemetry';

/** What watches the calls of this service. */
export interface Watch {
  readonly traffic: Traffic;
  /** @default none: spans are not recorded */
  readonly tracing?: Tracing | undefined;
}

/** Whom this service serves, for its metrics and spans; it asks nobody. */
export const CALL_NAMES: CallNames = { serves: grpcPackages.payments.fullName };
