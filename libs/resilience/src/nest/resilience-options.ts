import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { BreakerOptions, Classifier, Clock, RetryJudge, Timers } from '../core/index.js';
import type { ResilienceFeature } from './resilience-feature.js';

/** What a breaker is known by where sets of them are switched. */
export interface BreakerIdentity {
  readonly name: string;
  readonly group?: string;
}

/** Options of the ResilienceModule. */
export interface ResilienceOptions extends ResilienceFeature {
  /** Figures for every breaker that does not set its own. @default {} */
  readonly defaults?: BreakerOptions;
  /** Judges failed calls of providers. @default classifyErrors: whatever is thrown is a failure */
  readonly classify?: Classifier;
  /**
   * Which errors `@Retry` repeats where it has no `retryIf` of its own.
   * @default what `classify` calls a failure, if idempotent, and what a full bulkhead refused
   */
  readonly retryIf?: RetryJudge;
  /** Judges what controllers' handlers threw. @default classifyHttpHandler */
  readonly classifyHandler?: Classifier;
  /** Which breakers work; the others let everything through unseen. @default all */
  readonly isActive?: (breaker: BreakerIdentity) => boolean;
  /** Time for all policies. @default the process's monotonic clock */
  readonly clock?: Clock;
  /** What waits for back-offs, queues and deadlines. @default the process's timers */
  readonly timers?: Timers;
  /** What spreads back-offs and open periods: numbers from 0 to 1. @default Math.random */
  readonly random?: () => number;
  /** Keep a latency histogram for each breaker; costs each call a look at the clock. @default false */
  readonly latencies?: boolean;
  /** Log what breakers and the policies around them do. @default true */
  readonly log?: boolean;
}

export const {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN: RESILIENCE_OPTIONS,
  OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<ResilienceOptions>({ moduleName: 'Resilience' })
  .setClassMethodName('forRoot')
  .setExtras({ isGlobal: false }, (definition, { isGlobal }) => ({
    ...definition,
    global: isGlobal,
  }))
  .build();
