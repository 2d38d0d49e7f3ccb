import { createServer } from 'node:net';
import {
  type Client,
  credentials,
  makeClientConstructor,
  Metadata,
  type MethodDefinition,
  type ServiceDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { GrpcMethod, Transport } from '@nestjs/microservices';
import { BreakerRegistry, callScope } from '@firebreak/resilience';
import {
  CircuitBreaker,
  CircuitBreakerInterceptor,
  ResilienceModule,
} from '@firebreak/resilience/nest';
import {
  classifyRpcHandler,
  grpcCallScope,
  GrpcExceptionsFilter,
} from '@firebreak/resilience/nest-grpc';
import { FaultInterceptor, FaultsModule, FaultsService, MarkerMute } from '../src/index.js';

export type Message = Record<string, unknown>;
export type Operation = 'Charge' | 'Quote';

const PAYMENTS: ServiceDefinition = { Charge: method('Charge'), Quote: method('Quote') };

function method(name: Operation): MethodDefinition<Message, Message> {
  const toBytes = (message: Message) => Buffer.from(JSON.stringify(message));
  const toMessage = (bytes: Buffer) => JSON.parse(bytes.toString()) as Message;
  return {
    path: `/test.Payments/${name}`,
    originalName: name.toLowerCase(),
    requestStream: false,
    responseStream: false,
    requestSerialize: toBytes,
    requestDeserialize: toMessage,
    responseSerialize: toBytes,
    responseDeserialize: toMessage,
  };
}

/** The calls that reached a handler. */
const handled: Operation[] = [];

@Controller()
class PaymentsController {
  @GrpcMethod('Payments', 'Charge')
  @CircuitBreaker({ name: 'inbound/Charge', failureThreshold: 3 })
  charge(): Message {
    handled.push('Charge');
    return { ok: 'Charge' };
  }

  @GrpcMethod('Payments', 'Quote')
  quote(): Message {
    handled.push('Quote');
    return { ok: 'Quote', scoped: callScope()?.incomingDeadlineAt !== undefined };
  }
}

/** How a call ended. */
export interface Ended {
  readonly message?: Message;
  readonly error?: ServiceError;
}

/** A call under way. */
export interface Calling {
  readonly ended: Promise<Ended>;
  cancel(): void;
}

/** A gRPC service with faults, and a client of it. */
export interface FaultyService {
  readonly app: INestMicroservice;
  readonly faults: FaultsService;
  readonly mute: MarkerMute;
  readonly registry: BreakerRegistry;
  readonly handled: readonly Operation[];
  /** What the fault `crash` would have ended the process with. */
  readonly exits: readonly number[];
  begin(operation: Operation, timeoutMs?: number): Calling;
  close(): Promise<void>;
}

export async function startFaultyService(): Promise<FaultyService> {
  handled.length = 0;
  const exits: number[] = [];
  const url = `127.0.0.1:${await freePort()}`;
  const app = await NestFactory.createMicroservice(
    moduleWith((code) => exits.push(code)),
    {
      transport: Transport.GRPC,
      options: { package: 'test', packageDefinition: { 'test.Payments': PAYMENTS }, url },
      logger: false,
    },
  );
  app.registerPreRequestHook(grpcCallScope());
  app.useGlobalFilters(new GrpcExceptionsFilter());
  await app.listen();
  const client = new (makeClientConstructor(PAYMENTS, 'Payments'))(
    url,
    credentials.createInsecure(),
  );

  return {
    app,
    faults: app.get(FaultsService),
    mute: app.get(MarkerMute),
    registry: app.get(BreakerRegistry),
    handled,
    exits,
    begin: (operation, timeoutMs = 5_000) => begin(client, operation, timeoutMs),
    close: async () => {
      client.close();
      await app.close();
    },
  };
}

function begin(client: Client, operation: Operation, timeoutMs: number): Calling {
  let cancel = (): void => undefined;
  const ended = new Promise<Ended>((resolve) => {
    const { path, requestSerialize, responseDeserialize } = method(operation);
    const call = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      {},
      new Metadata(),
      { deadline: Date.now() + timeoutMs },
      (error, message) => resolve({ ...(error && { error }), ...(message && { message }) }),
    );
    cancel = () => call.cancel();
  });
  return { ended, cancel: () => cancel() };
}

function moduleWith(exit: (code: number) => void) {
  @Module({
    imports: [
      ResilienceModule.forRoot({ classifyHandler: classifyRpcHandler, log: false }),
      FaultsModule.forRoot({ operations: ['Charge', 'Quote'], exit }),
    ],
    controllers: [PaymentsController],
    providers: [
      { provide: APP_INTERCEPTOR, useExisting: CircuitBreakerInterceptor },
      { provide: APP_INTERCEPTOR, useExisting: FaultInterceptor },
    ],
  })
  class FaultyModule {}
  return FaultyModule;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
