import { Server, ServerCredentials, type ServerUnaryCall } from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import { grpcPackages } from '@firebreak/contracts';

const { payments } = grpcPackages;
const SERVICE = loadSync(payments.protoPath, payments.loader)[
  payments.fullName
] as ServiceDefinition;

/** A service C that answers nothing, on a free port of loopback. */
export class SilentPayments {
  address = '';
  /** Resolves once a call has come in. */
  readonly reached = new Promise<void>((resolve) => {
    this.reach = resolve;
  });
  /** Resolves once that call is cancelled. */
  readonly left = new Promise<void>((resolve) => {
    this.leave = resolve;
  });

  private reach!: () => void;
  private leave!: () => void;
  private readonly server = new Server();

  static async open(): Promise<SilentPayments> {
    const server = new SilentPayments();
    await server.listen();
    return server;
  }

  close(): void {
    this.server.forceShutdown();
  }

  private listen(): Promise<void> {
    const hang = (call: ServerUnaryCall<object, object>): void => {
      call.on('cancelled', this.leave);
      this.reach();
    };
    const handlers = Object.keys(SERVICE).map((operation) => [operation, hang]);
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
}
