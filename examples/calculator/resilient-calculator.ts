import { credentials } from '@grpc/grpc-js';
import {
  CircuitBreaker,
  LatencyHistogram,
  classifyErrors,
  type Clock,
  monotonicClock,
} from '@firebreak/resilience';
import { RECONNECT_CHANNEL_OPTIONS, grpcClassifier } from '@firebreak/resilience/grpc';
import { Calculator, type CalculatorStub, type Operation } from './calculator-contract.js';

/** Nobody waits longer than this for a sum. */
const DEADLINE_MS = 2_000;

/** A client of the calculator with a circuit breaker for each operation. */
export class ResilientCalculator {
  readonly breakers: Readonly<Record<Operation, CircuitBreaker>>;
  private readonly stub: CalculatorStub;

  constructor(address: string, clock: Clock = monotonicClock) {
    // Without these options the channel itself would wait, up to two minutes, before it tries a
    // server that came back, and every probe until then would fail without having asked anybody.
    this.stub = new Calculator(address, credentials.createInsecure(), {
      ...RECONNECT_CHANNEL_OPTIONS,
    }) as unknown as CalculatorStub;
    this.breakers = {
      // Sums never fail by themselves: three failures in a row mean that the server is gone.
      add: newBreaker('calculator/add', 3, clock),
      // Divisions are dearer to do without, so they are given two more chances.
      divide: newBreaker('calculator/divide', 5, clock),
    };
  }

  /** @throws CircuitOpenError if it was not even tried, else what the call failed with */
  add(a: number, b: number): Promise<number> {
    return this.breakers.add.execute(() => this.call('add', a, b));
  }

  /** @throws as {@link add} does; INVALID_ARGUMENT if b is 0 */
  divide(a: number, b: number): Promise<number> {
    return this.breakers.divide.execute(() => this.call('divide', a, b));
  }

  /** The call itself, which knows nothing of breakers. */
  call(operation: Operation, a: number, b: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + DEADLINE_MS;
      this.stub[operation]({ a, b }, { deadline }, (error, result) => {
        if (error !== null) reject(error);
        else resolve(result?.value ?? Number.NaN);
      });
    });
  }

  /** Waits until the server can be reached, at most so long. */
  connected(withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stub.waitForReady(Date.now() + withinMs, (error) =>
        error === undefined ? resolve() : reject(error),
      );
    });
  }

  close(): void {
    this.stub.close();
  }
}

function newBreaker(name: string, failureThreshold: number, clock: Clock): CircuitBreaker {
  return new CircuitBreaker(
    name,
    {
      failureThreshold,
      // Time for a restart; a probe any sooner would only find the port still closed.
      openMs: 5_000,
      // Lets the breaker know how long an answer may take: a timeout below half of it says more
      // about the caller's hurry than about the server, and a probe is given up after twice as long.
      attemptMs: DEADLINE_MS,
    },
    {
      clock,
      // Knows that INVALID_ARGUMENT, such as a division by zero, comes from a server that is well.
      classify: grpcClassifier(classifyErrors),
      latency: new LatencyHistogram(),
    },
  );
}
