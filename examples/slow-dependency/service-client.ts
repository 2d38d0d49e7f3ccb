import {
  resilient,
  type BreakerOptions,
  type CircuitBreaker,
  type Pipeline,
  type PipelineTools,
} from '@firebreak/resilience';
import type { ExternalService } from './external-service.js';

/** Nobody is helped by an answer that comes later than this. */
const TIMEOUT_MS = 2_000;

/** How calls to the service are protected. */
export type Protection = 'timeout' | 'breaker' | 'breaker_and_stall';

const BREAKERS: Readonly<Record<Protection, BreakerOptions | undefined>> = {
  timeout: undefined,
  breaker: { failureThreshold: 3, openMs: 10_000 },
  breaker_and_stall: {
    failureThreshold: 3,
    openMs: 10_000,
    // Three calls without an answer for a second say as much as three that ran out of time, and they
    // say it a second earlier. Answers take 30 ms, so a second is far from anything usual.
    stall: { afterMs: 1_000, count: 3 },
  },
};

/** A client of the external service, with a time limit and, if wanted, a breaker. */
export class ServiceClient {
  private readonly policies: Pipeline<string>;

  constructor(
    private readonly service: ExternalService,
    protection: Protection,
    tools: PipelineTools = {},
  ) {
    const breaker = BREAKERS[protection];
    // The limit alone saves the caller from waiting for ever. It does not save the next caller.
    const deadline = { attemptMs: TIMEOUT_MS };
    const set = breaker === undefined ? { deadline } : { deadline, breaker };
    this.policies = resilient<string>('external-service', set, tools);
  }

  get breaker(): CircuitBreaker | undefined {
    return this.policies.policies.breaker;
  }

  callService(): Promise<string> {
    return this.policies.execute(({ signal }) => this.service.request(signal));
  }
}
