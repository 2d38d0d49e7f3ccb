import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { Clock } from '@firebreak/resilience';

/** Options of the FaultsModule. */
export interface FaultsOptions {
  /** The operations of this service, as its proto names them: `Charge`. */
  readonly operations: readonly string[];
  /** Time for flapping and slow starts. @default the process's monotonic clock */
  readonly clock?: Clock;
  /** When the process started, on that clock, in ms. @default 0, where the monotonic clock begins */
  readonly startedAt?: number;
  /** Ends the process, for the fault `crash`. @default process.exit */
  readonly exit?: (code: number) => void;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: FAULTS_OPTIONS } =
  new ConfigurableModuleBuilder<FaultsOptions>({ moduleName: 'Faults' })
    .setClassMethodName('forRoot')
    .build();
