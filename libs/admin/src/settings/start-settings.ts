import { StartupFault } from '@firebreak/chassis';
import { BreakerConfigError } from '@firebreak/resilience';
import {
  PolicyRegistry,
  ResilienceSettings,
  type SettingsChanges,
} from '@firebreak/resilience/nest';
import { type FactoryProvider, Logger, type OnModuleInit } from '@nestjs/common';
import { type RetryMode, withRetryMode } from './retry-mode.js';

/** What the environment says about the figures of a service's policies. */
export interface StartSettingsOptions {
  readonly settings: SettingsChanges;
  /** @default 'careful' */
  readonly retries?: RetryMode;
}

/**
 * Gives the policies the figures of the environment once they are there, before anything listens.
 * Belongs into the module that imports the ResilienceModule, for its hooks run after that one's.
 */
export class StartSettings implements OnModuleInit {
  private readonly logger = new Logger('Settings');

  constructor(
    private readonly options: StartSettingsOptions,
    private readonly target: ResilienceSettings,
    private readonly policies: PolicyRegistry,
  ) {}

  /** @example providers: [StartSettings.provider({ settings: config.RESILIENCE_SETTINGS })] */
  static provider(options: StartSettingsOptions): FactoryProvider<StartSettings> {
    return {
      provide: StartSettings,
      inject: [ResilienceSettings, PolicyRegistry],
      useFactory: (target: ResilienceSettings, policies: PolicyRegistry) =>
        new StartSettings(options, target, policies),
    };
  }

  /** @throws StartupFault listing every fault: then nothing has changed */
  onModuleInit(): void {
    const { settings, retries = 'careful' } = this.options;
    if (Object.keys(settings).length === 0 && retries === 'careful') return;
    try {
      this.target.reconfigure(withRetryMode(retries, settings, this.policies));
    } catch (error) {
      if (!(error instanceof BreakerConfigError)) throw error;
      throw new StartupFault(`RESILIENCE_SETTINGS: ${oneLine(error.faults)}`, { cause: error });
    }
    this.logger.log(`figures from the environment, retries ${retries}`, {
      event: 'settings.applied',
      settings,
      retries,
    });
  }
}

/** Names come from outside: none of them may begin a line of its own. */
function oneLine(faults: readonly string[]): string {
  return faults.join('; ').replaceAll(/\p{Cc}+/gu, ' ');
}
