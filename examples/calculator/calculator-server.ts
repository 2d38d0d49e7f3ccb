import {
  Server,
  ServerCredentials,
  status,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { Calculator, type BinaryOperation, type CalculationResult } from './calculator-contract.js';

type Call = ServerUnaryCall<BinaryOperation, CalculationResult>;
type Answer = sendUnaryData<CalculationResult>;

/** The server of the calculator, which can die and come back at the same address. */
export class CalculatorServer {
  /** Calls that reached it, in all its lives. */
  received = 0;

  private server: Server | undefined;
  private port = 0;

  /** `localhost:50051`, or whichever port was free when it first started. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const server = new Server();
    server.addService(Calculator.service, {
      Add: (call: Call, answer: Answer) => this.add(call, answer),
      Divide: (call: Call, answer: Answer) => this.divide(call, answer),
    });
    this.port = await new Promise<number>((resolve, reject) => {
      const credentials = ServerCredentials.createInsecure();
      server.bindAsync(this.address, credentials, (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    this.server = server;
  }

  /** Drops every connection at once, as a crash does. */
  stop(): void {
    this.server?.forceShutdown();
    this.server = undefined;
  }

  private add({ request: { a, b } }: Call, answer: Answer): void {
    this.received++;
    answer(null, { value: a + b });
  }

  private divide({ request: { a, b } }: Call, answer: Answer): void {
    this.received++;
    // With the right status the caller's breaker can tell a wrong question from a sick server.
    // An exception would arrive as UNKNOWN and count as a failure of ours.
    if (b === 0) answer({ code: status.INVALID_ARGUMENT, details: 'division by zero' });
    else answer(null, { value: a / b });
  }
}
