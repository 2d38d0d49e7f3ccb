import { Module } from '@nestjs/common';
import { ConfigurableModuleClass } from './admin-options.js';
import { AdminServer } from './admin.server.js';

/**
 * The admin contract of a service, on a gRPC server of its own from the application's bootstrap to
 * its shutdown. Needs a `ResilienceModule` in the same application.
 *
 * @example
 * const placement = new PlacementSwitch({ placement: config.PLACEMENT, epoch: 0 });
 * imports: [
 *   ResilienceModule.forRoot({ isActive: (breaker) => placement.isActive(breaker) }),
 *   AdminModule.forRoot({ service: 'service-c', bind, port, portVariable, placement }),
 * ]
 */
@Module({ providers: [AdminServer], exports: [AdminServer] })
export class AdminModule extends ConfigurableModuleClass {}
