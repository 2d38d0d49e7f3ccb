import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core';
import { isBoundAt, isBoundGlobally } from './bound-interceptors.js';
import { findMethods, findUnguardedOverrides } from './found-methods.js';
import { RESILIENCE_OPTIONS, type ResilienceOptions } from './resilience-options.js';

/** Says where decorators look as if they did something, and nothing acts on them. */
@Injectable()
export class StartWarnings implements OnApplicationBootstrap {
  private readonly logger = new Logger('Resilience');

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly module: ModuleRef,
    @Inject(RESILIENCE_OPTIONS) private readonly options: ResilienceOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.log === false) return;
    for (const owner of this.overrides()) this.logger.warn(`${owner} ${HIDES}`);
    for (const owner of this.unbound()) this.logger.warn(`${owner} ${UNBOUND}`);
  }

  private overrides(): string[] {
    const { discovery, scanner } = this;
    return [...discovery.getProviders(), ...discovery.getControllers()]
      .filter(({ isAlias }) => !isAlias)
      .flatMap((wrapper) => findUnguardedOverrides(wrapper, scanner));
  }

  private unbound(): string[] {
    if (isBoundGlobally(this.module)) return [];
    return this.discovery
      .getControllers()
      .flatMap((wrapper) => findMethods(wrapper, this.scanner))
      .filter(({ type, method }) => !isBoundAt(type, method))
      .map(({ owner }) => owner);
  }
}

const HIDES =
  'overrides a method that has policies, and has none itself, not even for calls to super; ' +
  'decorate it as well';
const UNBOUND =
  'is a handler, and no ResilienceInterceptor is bound to put its policies in place; add ' +
  '@UseInterceptors(ResilienceInterceptor) to its controller, or bind it globally';
