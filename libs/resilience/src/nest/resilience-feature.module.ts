import { Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { BreakerConfigError } from '../core/index.js';
import { ResilienceDefinitions } from './resilience-definitions.js';
import { RESILIENCE_FEATURE, type ResilienceFeature } from './resilience-feature.js';

/** Holds what one `forFeature` defines; the definitions of the root module read it. */
@Module({})
export class ResilienceFeatureModule implements OnModuleInit {
  static of(feature: ResilienceFeature): DynamicModule {
    return {
      module: ResilienceFeatureModule,
      providers: [{ provide: RESILIENCE_FEATURE, useValue: Object.freeze({ ...feature }) }],
    };
  }

  constructor(private readonly modules: ModuleRef) {}

  /** @throws BreakerConfigError if nobody would ever read it */
  onModuleInit(): void {
    try {
      this.modules.get(ResilienceDefinitions, { strict: false });
    } catch {
      throw new BreakerConfigError('ResilienceModule.forFeature', [
        'import ResilienceModule.forRoot or forRootAsync in the root module as well',
      ]);
    }
  }
}
