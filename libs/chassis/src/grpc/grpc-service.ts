import { type Server, setLogger } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import type { DynamicModule, INestMicroservice, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { GrpcOptions } from '@nestjs/microservices';
import type { ServiceLogger } from '../logging/service-logger.js';
import { announceListening, hostAndPort } from '../service/announce-listening.js';
import { drain } from '../service/drain.js';
import { InFlight } from '../service/in-flight.js';
import { explainListenError, type ListenTarget } from '../service/listen-fault.js';
import type { RunningService } from '../service/running-service.js';
import { stopOnce } from '../service/stop-service.js';
import { wait } from '../service/wait.js';
import type { CallTracer } from '../traffic/call-tracer.js';
import type { Traffic } from '../traffic/traffic.js';
import { GrpcHealth } from './grpc-health.js';
import { GrpcTransport } from './grpc-transport.js';
import { serveCallHook } from './serve-call.hook.js';

export interface GrpcServiceOptions extends ListenTarget {
  readonly module: Type<unknown> | DynamicModule;
  readonly logger: ServiceLogger;
  /** Proto packages to serve: `firebreak.payments.v1`. */
  readonly packages: readonly string[];
  /** Files that define them, absolute. */
  readonly protoPaths: readonly string[];
  /** How messages are read, as for `@grpc/proto-loader`. */
  readonly loader: NonNullable<GrpcOptions['options']['loader']>;
  /**
   * Full names reported by the health service, beside the server as a whole ('') and `readiness`;
   * none of them serves while the service stops. `liveness` serves as long as the process answers.
   */
  readonly healthServices: readonly string[];
  /**
   * Watches what the service depends on once it has started, and reports each by a name of its own
   * to the health service, where that changes nothing about the names above: the service is there,
   * though not all of what it offers may be. @default nothing is watched
   */
  readonly watchDependencies?: (app: INestMicroservice, report: DependencyReported) => void;
  /** How long calls in flight may take to finish on stop, in milliseconds. */
  readonly shutdownGraceMs: number;
  /** Filters, interceptors and further pre-request hooks; these run within the request context. */
  readonly configure?: (app: INestMicroservice) => void;
  /** Where unary calls are counted. @default nowhere */
  readonly traffic?: Traffic;
  /** Records a span for each call that is counted. @default none */
  readonly tracer?: CallTracer | undefined;
  /** Further fields of the `service.listening` line. */
  readonly listeningFields?: Readonly<Record<string, unknown>>;
}

/** Says that what the service depends on is well, or is not. */
export type DependencyReported = (name: string, isWell: boolean) => void;

/** A gRPC service that listens. */
export interface GrpcService extends RunningService {
  readonly app: INestMicroservice;
}

/**
 * Starts a Nest gRPC service with reflection and the standard health service.
 * @throws ListenFault when the port or address cannot be had.
 */
export async function createGrpcService(options: GrpcServiceOptions): Promise<GrpcService> {
  const { logger, shutdownGraceMs } = options;
  const calls = new InFlight();
  const health = new GrpcHealth(options.healthServices);
  const transport = new GrpcTransport(
    transportOptions(options, health),
    options.traffic,
    options.tracer,
  );

  const app = await startApp(options, transport, calls);
  options.watchDependencies?.(app, (name, isWell) => health.dependency(name, isWell));
  const port = transport.boundPort;
  const at = { port, address: hostAndPort(options.bind, port) };
  announceListening(logger, at, options.listeningFields);

  return {
    app,
    logger,
    ...at,
    stop: stopOnce({
      logger,
      graceMs: shutdownGraceMs,
      inFlight: () => calls.count,
      drain: () => {
        health.stopping();
        return drain(transport, calls, shutdownGraceMs, wait);
      },
      close: () => app.close(),
    }),
  };
}

async function startApp(
  options: GrpcServiceOptions,
  transport: GrpcTransport,
  calls: InFlight,
): Promise<INestMicroservice> {
  const { logger } = options;
  // grpc-js writes to the console what it also tells by errors; the errors are enough.
  setLogger({ error: (text: unknown) => logger.debug(String(text), 'grpc-js') });
  const app = await NestFactory.createMicroservice(options.module, {
    strategy: transport,
    logger,
    abortOnError: false,
  });
  app.registerPreRequestHook(serveCallHook(calls));
  options.configure?.(app);
  try {
    await app.listen();
  } catch (error) {
    await app.close();
    throw explainListenError(error, options);
  }
  return app;
}

function transportOptions(options: GrpcServiceOptions, health: GrpcHealth): GrpcOptions['options'] {
  return {
    url: hostAndPort(options.bind, options.port),
    package: [...options.packages],
    protoPath: [...options.protoPaths],
    loader: options.loader,
    onLoadPackageDefinition: (definition: PackageDefinition, server: Server) => {
      new ReflectionService(definition).addToServer(server);
      health.addToServer(server);
    },
  };
}
