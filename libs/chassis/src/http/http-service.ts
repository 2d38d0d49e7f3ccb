import type { AddressInfo } from 'node:net';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceLogger } from '../logging/service-logger.js';
import { announceListening, hostAndPort } from '../service/announce-listening.js';
import { drain } from '../service/drain.js';
import { InFlight } from '../service/in-flight.js';
import { explainListenError, type ListenTarget } from '../service/listen-fault.js';
import type { RunningService } from '../service/running-service.js';
import { stopOnce } from '../service/stop-service.js';
import { wait } from '../service/wait.js';
import type { CallTracer } from '../traffic/call-tracer.js';
import { countRequests } from '../traffic/count-requests.js';
import type { Traffic } from '../traffic/traffic.js';
import { ContextFastifyAdapter } from './context-fastify-adapter.js';
import { drainable } from './http-drain.js';
import { MAX_CONNECTIONS } from './server-limits.js';

export interface HttpServiceOptions extends ListenTarget {
  readonly module: Type<unknown> | DynamicModule;
  readonly logger: ServiceLogger;
  /** How long requests in flight may take to finish on stop, in milliseconds. */
  readonly shutdownGraceMs: number;
  /** Filters, interceptors, documentation; runs before the service listens. */
  readonly configure?: (app: NestFastifyApplication) => void | Promise<void>;
  /** Is told once, before requests are drained: who asks for readiness then hears of it. */
  readonly stopping?: (app: NestFastifyApplication) => void;
  /** Where the requests are counted, by route. @default nowhere */
  readonly traffic?: Traffic;
  /** How long the service gives each request, in ms; counted as its deadline. @default none */
  readonly grantedMs?: number;
  /** Records a span for each request. @default none */
  readonly tracer?: CallTracer | undefined;
  /** Further fields of the `service.listening` line. */
  readonly listeningFields?: Readonly<Record<string, unknown>>;
}

/** An HTTP service that listens. */
export interface HttpService extends RunningService {
  readonly app: NestFastifyApplication;
}

/**
 * Starts a Nest HTTP service on Fastify, with bounded requests.
 * @throws ListenFault when the port or address cannot be had.
 */
export async function createHttpService(options: HttpServiceOptions): Promise<HttpService> {
  const { logger, shutdownGraceMs } = options;
  const requests = new InFlight();
  const adapter = new ContextFastifyAdapter(options.tracer);
  const server = drainable(adapter, requests);
  if (options.traffic !== undefined) countRequests(adapter, options.traffic, options.grantedMs);

  const app = await startApp(options, adapter);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const at = { port, address: hostAndPort(options.bind, port) };
  announceListening(logger, at, options.listeningFields);

  return {
    app,
    logger,
    ...at,
    stop: stopOnce({
      logger,
      graceMs: shutdownGraceMs,
      inFlight: () => requests.count,
      drain: () => {
        options.stopping?.(app);
        return drain(server, requests, shutdownGraceMs, wait);
      },
      close: () => app.close(),
    }),
  };
}

async function startApp(
  options: HttpServiceOptions,
  adapter: ContextFastifyAdapter,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(options.module, adapter, {
    logger: options.logger,
    // Fastify's own JSON parser serves; Nest's set would let forms in too.
    bodyParser: false,
    abortOnError: false,
  });
  await options.configure?.(app);
  app.getHttpServer().maxConnections = MAX_CONNECTIONS;
  try {
    // Not app.listen(): Nest would log a listen error beside the one line that explains it.
    await app.init();
    await adapter.getInstance().listen({ port: options.port, host: options.bind });
  } catch (error) {
    await app.close();
    throw explainListenError(error, options);
  }
  return app;
}
