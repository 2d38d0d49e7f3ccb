import { Global, Module } from '@nestjs/common';
import { GuardedHandlers } from './guarded-handlers.js';

/**
 * What the interceptor needs, for all modules: bound by class, it is made in the module of its
 * controller.
 */
@Global()
@Module({ providers: [GuardedHandlers], exports: [GuardedHandlers] })
export class GuardedHandlersModule {}
