import { seededRandom } from '@firebreak/faults';
import { CircuitBreaker, CircuitOpenError, type Verdict } from '@firebreak/resilience';
import type { ClientsResult } from '../results/fleet-result.js';
import { VirtualTime } from './virtual-time.js';

/** Clients of a server that does not answer: each asks, waits, pauses and asks again. Times in ms. */
export interface ClientsOptions {
  readonly clients: number;
  readonly timeoutMs: number;
  /** Between the end of a request of a client and its next. */
  readonly pauseMs: number;
  /** How long the server is silent; the clients begin within the first pause of it. */
  readonly outageMs: number;
  /** `own`: each client has a breaker; `shared`: all are threads of one process with one breaker. */
  readonly breaker: 'none' | 'own' | 'shared';
  readonly failureThreshold: number;
  readonly openMs: number;
  readonly seed: number;
}

const TIMEOUT: Verdict = Object.freeze({
  outcome: 'failure',
  cause: { code: 'DEADLINE_EXCEEDED' },
});

/**
 * The sum that is told everywhere, 1000 clients × 2 s = 2000 s wasted, worked out with the real breaker. A
 * breaker spares nothing of what is under way already: clients that all ask at once still wait all.
 */
export function simulateClients(options: ClientsOptions): ClientsResult {
  return new ClientsSimulation(options).run();
}

class ClientsSimulation {
  private readonly time = new VirtualTime();
  private readonly result = { requests: 0, sent: 0, refused: 0, waitedS: 0, firstRoundS: 0 };

  constructor(private readonly options: ClientsOptions) {}

  run(): ClientsResult {
    const { clients, breaker, pauseMs, seed, outageMs } = this.options;
    const random = seededRandom(seed, 'clients');
    const shared = breaker === 'shared' ? this.makeBreaker() : undefined;
    for (let i = 0; i < clients; i++) {
      const own = breaker === 'own' ? this.makeBreaker() : shared;
      this.time.after(random() * pauseMs, () => this.ask(own, true));
    }
    this.time.runUntil(outageMs);
    return this.result;
  }

  private ask(breaker: CircuitBreaker | undefined, isFirst: boolean): void {
    const { timeoutMs, pauseMs, outageMs } = this.options;
    const permit = breaker?.admit();
    this.result.requests++;
    if (permit instanceof CircuitOpenError) {
      this.result.refused++;
      this.time.after(pauseMs, () => this.ask(breaker, false));
      return;
    }
    const waitMs = Math.min(timeoutMs, outageMs - this.time.now());
    this.result.sent++;
    this.result.waitedS += waitMs / 1_000;
    if (isFirst) this.result.firstRoundS += waitMs / 1_000;
    this.time.after(timeoutMs, () => {
      permit?.done(TIMEOUT);
      this.time.after(pauseMs, () => this.ask(breaker, false));
    });
  }

  private makeBreaker(): CircuitBreaker {
    const { failureThreshold, openMs } = this.options;
    return new CircuitBreaker('server', { failureThreshold, openMs }, { clock: this.time });
  }
}
