import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { askedBreakers, breakerToken } from './breaker-injection.js';
import { ResilienceDefinitions } from './resilience-definitions.js';

/** Provides the breakers that classes ask for by name, to all modules. */
@Module({})
export class InjectableBreakersModule {
  /** To be called when Nest scans the modules: by then all classes have said what they ask for. */
  static from(root: DynamicModule): DynamicModule {
    const providers = askedBreakers().map(provide);
    return {
      module: InjectableBreakersModule,
      global: true,
      imports: [root],
      providers,
      exports: providers,
    };
  }
}

function provide(name: string): FactoryProvider {
  return {
    provide: breakerToken(name),
    inject: [ResilienceDefinitions],
    useFactory: (definitions: ResilienceDefinitions) => definitions.injectable(name),
  };
}
