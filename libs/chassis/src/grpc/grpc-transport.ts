import {
  type handleUnaryCall,
  type MethodDefinition,
  Server,
  ServerCredentials,
} from '@grpc/grpc-js';
import { type GrpcOptions, ServerGrpc } from '@nestjs/microservices';
import type { Drainable } from '../service/drain.js';
import type { CallTracer } from '../traffic/call-tracer.js';
import { countInbound } from '../traffic/count-inbound.js';
import type { Traffic } from '../traffic/traffic.js';
import { SERVER_LIMITS } from './server-limits.js';

type ListenCallback = Parameters<ServerGrpc['listen']>[0];

/**
 * Nest's gRPC transport with four differences: the port opens only after the services are there, so
 * that no early call is answered UNIMPLEMENTED; the port really bound is known; it can be drained and
 * counts its calls.
 * Of Nest's options, `channelOptions` are not read.
 */
export class GrpcTransport extends ServerGrpc implements Drainable {
  private server: Server | undefined;
  private port: number | undefined;

  constructor(
    options: GrpcOptions['options'],
    private readonly traffic?: Traffic,
    private readonly tracer?: CallTracer,
  ) {
    super(options);
  }

  /** The port really bound; the transport must be listening. */
  get boundPort(): number {
    if (this.port === undefined) throw new Error('the gRPC transport does not listen yet');
    return this.port;
  }

  override async listen(callback: ListenCallback): Promise<void> {
    try {
      this.server = new Server({ ...SERVER_LIMITS });
      this.grpcClient = this.server;
      await this.bindEvents();
      this.port = await open(this.server, this.url);
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Outermost: what the filters made of an error is known here, and only here. */
  override createServiceMethod(
    ...[handler, definition, streaming]: Parameters<ServerGrpc['createServiceMethod']>
  ): ReturnType<ServerGrpc['createServiceMethod']> {
    const method = super.createServiceMethod(handler, definition, streaming);
    const { path, requestStream, responseStream } = definition as MethodDefinition<object, object>;
    if (this.traffic === undefined || requestStream || responseStream) return method;
    return countInbound(
      method as handleUnaryCall<unknown, unknown>,
      path,
      this.traffic,
      this.tracer,
    );
  }

  refuseNew(): Promise<void> {
    const { server } = this;
    if (server === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      server.tryShutdown(() => resolve());
    });
  }

  cut(): void {
    this.server?.forceShutdown();
  }
}

function open(server: Server, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(url, ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}
