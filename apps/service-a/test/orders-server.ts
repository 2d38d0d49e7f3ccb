import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import { grpcPackages } from '@firebreak/contracts';
import { writeMarker, type FailureMarker } from '@firebreak/resilience/grpc';

const { orders } = grpcPackages;
const SERVICE = loadSync(orders.protoPath, orders.loader)[orders.fullName] as ServiceDefinition;

/** A service B that fails as a test wants, on a free port of loopback; keeps what it was sent. */
export class OrdersServer {
  /** The operation and headers of each call. */
  readonly calls: { readonly operation: string; readonly metadata: Metadata }[] = [];
  /** What each call fails with; the plain code without it. */
  marker: FailureMarker | undefined;
  code: status = status.UNAVAILABLE;
  /** What calls of these operations are answered with instead of failing. */
  readonly answers = new Map<string, object>();
  /** Answers never, until its caller has left. */
  hangs = false;
  /** Resolves once a call hangs. */
  readonly reached = new Promise<void>((resolve) => {
    this.reach = resolve;
  });
  /** Resolves once such a call is cancelled. */
  readonly left = new Promise<void>((resolve) => {
    this.leave = resolve;
  });
  address = '';

  private reach!: () => void;
  private leave!: () => void;
  private readonly server = new Server();

  static async open(): Promise<OrdersServer> {
    const server = new OrdersServer();
    await server.listen();
    return server;
  }

  close(): void {
    this.server.forceShutdown();
  }

  private listen(): Promise<void> {
    const handlers = Object.keys(SERVICE).map((operation) => [operation, this.handler(operation)]);
    this.server.addService(
      SERVICE,
      Object.fromEntries(handlers) as Parameters<Server['addService']>[1],
    );
    return new Promise((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
        this.address = `127.0.0.1:${port}`;
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  private handler(operation: string) {
    return (call: ServerUnaryCall<object, object>, answer: sendUnaryData<object>): void => {
      const { metadata } = call;
      this.calls.push({ operation, metadata });
      if (this.hangs) return this.hang(call);
      const reply = this.answers.get(operation);
      if (reply !== undefined) return answer(null, reply);
      const { marker } = this;
      const trailers = new Metadata();
      if (marker !== undefined) writeMarker(trailers, marker);
      const code = marker?.code ?? this.code;
      answer({ code, details: 'connect ECONNREFUSED 10.0.0.7:50053', metadata: trailers });
    };
  }

  private hang(call: ServerUnaryCall<object, object>): void {
    call.on('cancelled', this.leave);
    this.reach();
  }
}
