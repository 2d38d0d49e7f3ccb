import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { Traffic } from '@firebreak/chassis';
import type { PeerCounts } from '@firebreak/resilience/otel';
import type { CallNames } from './metrics/call-attributes.js';
import type { Tracing } from './tracing/tracing-options.js';

/** Options of the TelemetryModule. */
export interface TelemetryOptions {
  /** Name of the service: `service-a`. */
  readonly service: string;
  /** Where the metrics are served. */
  readonly bind: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The variable that sets the port, for the message when it is taken. */
  readonly portVariable: string;
  /** Where the service's calls are counted. */
  readonly traffic: Pick<Traffic, 'snapshot'>;
  /** Whom it serves and asks. */
  readonly names: CallNames;
  /** Tells which placement is in force. */
  readonly placement: { readonly current: { readonly placement: string } };
  /** The services that it asks, as far as blame knows them. @default none */
  readonly peers?: readonly PeerCounts[];
  /** Where its spans go. @default nowhere */
  readonly tracing?: Tracing | undefined;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: TELEMETRY_OPTIONS } =
  new ConfigurableModuleBuilder<TelemetryOptions>({ moduleName: 'Telemetry' })
    .setClassMethodName('forRoot')
    .build();
