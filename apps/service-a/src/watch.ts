import type { Traffic } from '@firebreak/chassis';
import { grpcPackages } from '@firebreak/contracts';
import type { CallNames, Tracing } from '@firebreak/telemetry';
import type { ServiceAConfig } from './config.js';

/** What watches the calls of this service. */
export interface Watch {
  readonly traffic: Traffic;
  /** @default none: spans are not recorded */
  readonly tracing?: Tracing | undefined;
}

/** Whom this service serves and asks, for its metrics and spans. */
export function callNames(config: ServiceAConfig): CallNames {
  return {
    asks: { service: grpcPackages.orders.fullName, address: config.SERVICE_B_ADDRESS },
  };
}
