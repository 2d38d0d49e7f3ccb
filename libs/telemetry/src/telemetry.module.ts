import { Module } from '@nestjs/common';
import { ConfigurableModuleClass } from './telemetry-options.js';
import { TelemetryServer } from './telemetry.server.js';

/**
 * The metrics of a service on a port of their own, from the application's bootstrap until it has shut
 * down, and its breakers' events in its spans. Needs a `ResilienceModule` in the same application.
 *
 * @example
 * imports: [
 *   ResilienceModule.forRoot({}),
 *   TelemetryModule.forRoot({ service: 'service-c', bind, port, portVariable, traffic, names, placement }),
 * ]
 */
@Module({ providers: [TelemetryServer], exports: [TelemetryServer] })
export class TelemetryModule extends ConfigurableModuleClass {}
