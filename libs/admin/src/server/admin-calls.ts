import type { AdminHandlers, BreakerToSend, StatusToSend } from '@firebreak/contracts/plain';
import { BOUNDS_MS } from '@firebreak/chassis';
import { type BreakerRegistry, type CircuitBreaker, monotonicClock } from '@firebreak/resilience';
import { status } from '@grpc/grpc-js';
import { PlacementRefused } from '../placement/placement-switch.js';
import type { AdminOptions } from './admin-options.js';
import { breakerStatus, type Moment } from './breaker-status.js';
import { invalid, Refusal } from './refusal.js';
import { trafficStatus } from './traffic-status.js';

/** Breakers in one status; a service with more has a key made from input. */
const MOST_BREAKERS = 500;

type ForceRequest = Parameters<AdminHandlers['ForceBreaker']>[0]['request'];

/** False: the breaker would not. */
const ACTIONS: Readonly<Record<string, (breaker: CircuitBreaker) => boolean | void>> = {
  OPEN: (breaker) => void breaker.forceOpen(),
  CLOSE: (breaker) => void breaker.disable(),
  AUTO: (breaker) => void breaker.auto(),
  RESET: (breaker) => breaker.reset(),
  TRIP: (breaker) => breaker.trip(),
};

/** The calls about breakers and their placement. */
export class AdminCalls {
  constructor(
    private readonly options: AdminOptions,
    private readonly registry: BreakerRegistry,
  ) {}

  status(): StatusToSend {
    const { service, placement, traffic } = this.options;
    const breakers = this.registry.all();
    const moment = this.moment();
    return {
      service,
      pid: process.pid,
      ...placement.current,
      breakers: breakers.slice(0, MOST_BREAKERS).map((breaker) => breakerStatus(breaker, moment)),
      breakersLeftOut: Math.max(0, breakers.length - MOST_BREAKERS),
      traffic: traffic?.snapshot().map((operation) => trafficStatus(operation)) ?? [],
      boundsMs: [...BOUNDS_MS],
    };
  }

  /** @throws Refusal INVALID_ARGUMENT, FAILED_PRECONDITION */
  setPlacement(placement: string, epoch: number): StatusToSend {
    try {
      this.options.placement.set(placement, epoch);
    } catch (error) {
      if (!(error instanceof PlacementRefused)) throw error;
      if (error.reason === 'unknown') throw invalid(error.message);
      throw new Refusal(status.FAILED_PRECONDITION, error.message);
    }
    return this.status();
  }

  /** @throws Refusal INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION */
  force({ name, action }: ForceRequest): BreakerToSend {
    const act = ACTIONS[action];
    if (act === undefined) {
      throw invalid(`action must be one of ${Object.keys(ACTIONS).join(', ')}`);
    }
    const breaker = this.registry.get(name);
    if (breaker === undefined) throw new Refusal(status.NOT_FOUND, this.noSuchBreaker(name));
    if (act(breaker) === false) {
      throw new Refusal(
        status.FAILED_PRECONDITION,
        `${name} is ${breaker.mode}: an operator's mode rules until auto or reset`,
      );
    }
    return breakerStatus(breaker, this.moment());
  }

  private noSuchBreaker(name: string): string {
    const names = this.registry.all().map((breaker) => breaker.name);
    const there = names.length === 0 ? 'it has none' : `it has ${names.slice(0, 20).join(', ')}`;
    return `${this.options.service} has no breaker "${name.slice(0, 128)}"; ${there}`;
  }

  private moment(): Moment {
    return { now: (this.options.clock ?? monotonicClock).now(), wallNow: Date.now() };
  }
}
