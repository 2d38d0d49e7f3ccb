import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { BreakerConfigError, type BreakerMode, type CircuitState } from '../core/index.js';
import { BreakerRegistry, type BreakerSnapshot, type CircuitBreaker } from '../policies/index.js';

/** What the health check makes of breakers. */
export interface BreakerHealthOptions {
  /** Breakers without which this service is of no use: one that refuses makes it `down`. @default none */
  readonly critical?: readonly string[];
  /** Which breakers to look at. @default all that are switched on */
  readonly of?: (breaker: CircuitBreaker) => boolean;
}

/** What is told of a breaker that is not closed: nothing that would help an attacker. */
export interface BreakerHealth {
  readonly state: CircuitState;
  /** If an operator has set it. */
  readonly mode?: Exclude<BreakerMode, 'auto'>;
  /** Since when it has been in this state, as ISO time. */
  readonly since?: string;
  /** For how long it will refuse. */
  readonly retryAfterMs?: number;
  /** The code of the last failure that counted. */
  readonly lastFailure?: string;
}

/**
 * Tells Terminus how the breakers are. An open circuit is a dependency's trouble, which this service
 * survives by its breaker: the check says `degraded`, and HTTP 200, so that nobody takes instances
 * out of service or kills them for it. Only an open breaker called critical makes it `down`, and only
 * as long as it surely refuses: once its open period is over the check is `degraded` again, or no
 * call would ever come to be its probe.
 *
 * @example
 * @Get('ready')
 * @HealthCheck()
 * ready() {
 *   return this.health.check([() => this.breakers.check('breakers', { critical: ['payments'] })]);
 * }
 */
@Injectable()
export class BreakerHealthIndicator implements OnModuleInit, OnModuleDestroy {
  private registry: BreakerRegistry;
  private readonly since = new WeakMap<CircuitBreaker, Date>();
  private subscription: Disposable | undefined;

  constructor(
    private readonly health: HealthIndicatorService,
    private readonly modules: ModuleRef,
  ) {}

  /** From wherever it is: a health module need not import what makes the breakers. */
  onModuleInit(): void {
    this.registry = this.modules.get(BreakerRegistry, { strict: false });
    this.subscription = this.registry.listen({
      transition: ({ breaker, from, to }) => {
        const moved = this.registry.get(breaker);
        if (from !== to && moved !== undefined) this.since.set(moved, new Date());
      },
    });
  }

  onModuleDestroy(): void {
    this.subscription?.[Symbol.dispose]();
  }

  /** @throws BreakerConfigError if a critical breaker does not exist: it would never be critical */
  check<const Key extends string>(
    key: Key,
    { critical = [], of = () => true }: BreakerHealthOptions = {},
  ): HealthIndicatorResult<Key> {
    this.assertKnown(critical);
    const troubled = this.registry
      .all()
      .filter((breaker) => breaker.active && of(breaker))
      .map((breaker) => breaker.snapshot())
      .filter(({ state }) => state !== 'closed');
    const session = this.health.check(key);
    if (troubled.length === 0) return session.up();
    const breakers = Object.fromEntries(
      troubled.map((snapshot) => [snapshot.name, this.describe(snapshot)]),
    );
    const isDown = troubled.some((snapshot) => isRefusing(snapshot, critical));
    return isDown ? session.down({ breakers }) : session.degraded({ breakers });
  }

  private describe({ name, state, mode, lastFailure }: BreakerSnapshot): BreakerHealth {
    const breaker = this.registry.get(name);
    const since = breaker && this.since.get(breaker)?.toISOString();
    const retryAfterMs = breaker?.retryAfterMs;
    return {
      state,
      ...(mode === 'auto' ? {} : { mode }),
      ...(since === undefined ? {} : { since }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(retryAfterMs) }),
      ...(lastFailure === undefined ? {} : { lastFailure: lastFailure.code }),
    };
  }

  private assertKnown(critical: readonly string[]): void {
    const unknown = critical.filter((name) => this.registry.get(name) === undefined);
    if (unknown.length === 0) return;
    throw new BreakerConfigError(
      'Breaker health',
      unknown.map((name) => `critical names "${name}", which is no breaker`),
    );
  }
}

function isRefusing(
  { name, state, probeReady }: BreakerSnapshot,
  critical: readonly string[],
): boolean {
  return critical.includes(name) && state === 'open' && !probeReady;
}
