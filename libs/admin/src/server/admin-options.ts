import { ConfigurableModuleBuilder, type InjectionToken } from '@nestjs/common';
import type { Traffic } from '@firebreak/chassis';
import type { FaultControl } from '@firebreak/contracts/plain';
import type { Clock } from '@firebreak/resilience';
import type { PlacementSwitch } from '../placement/placement-switch.js';

/** Options of the AdminModule. */
export interface AdminOptions {
  /** Name of the service: `service-a`. */
  readonly service: string;
  /** Where the service itself listens; the contract does too if `token` is set, else on loopback. */
  readonly bind: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The variable that sets the port, for the message when it is taken. */
  readonly portVariable: string;
  /** What every call must bring. @default none: loopback only */
  readonly token?: string | undefined;
  /** Which breakers act; from the start on those of the registry follow it. */
  readonly placement: PlacementSwitch;
  /** Provider of the service's faults, wherever in the application. @default none: UNIMPLEMENTED */
  readonly faults?: InjectionToken<FaultControl>;
  /** Where the service's calls are counted. @default nowhere: the status tells of none */
  readonly traffic?: Pick<Traffic, 'snapshot'>;
  /** The breakers' clock. @default the process's monotonic clock */
  readonly clock?: Clock;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: ADMIN_OPTIONS } =
  new ConfigurableModuleBuilder<AdminOptions>({ moduleName: 'Admin' })
    .setClassMethodName('forRoot')
    .build();
