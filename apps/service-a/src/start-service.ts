import type { DynamicModule } from '@nestjs/common';
import {
  createHttpService,
  createServiceLogger,
  type HttpService,
  Traffic,
} from '@firebreak/chassis';
import { startTracing } from '@firebreak/telemetry';
import { AppModule } from './app.module.js';
import type { ServiceAConfig } from './config.js';
import { configureEdge } from './edge/configure-edge.js';
import { EDGE_TOTAL_MS } from './edge/edge-budget.interceptor.js';
import { HealthController } from './health/health.controller.js';
import { callNames } from './watch.js';

/** What a test puts in another's place. */
export interface ServiceAParts {
  readonly module?: DynamicModule;
  readonly logger?: ReturnType<typeof createServiceLogger>;
}

/**
 * Starts service A.
 * @throws ListenFault when its port or address cannot be had
 */
export async function startService(
  config: ServiceAConfig,
  parts: ServiceAParts = {},
): Promise<HttpService> {
  const traffic = new Traffic();
  const {
    logger = createServiceLogger({
      service: 'service-a',
      level: config.LOG_LEVEL,
      format: config.LOG_FORMAT,
    }),
  } = parts;
  const tracing = await startTracing({
    service: 'service-a',
    names: callNames(config),
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    logger,
  });
  const { module = AppModule.forConfig(config, { traffic, tracing }) } = parts;
  return createHttpService({
    module,
    logger,
    bind: config.BIND_ADDRESS,
    port: config.SERVICE_A_PORT,
    portVariable: 'SERVICE_A_PORT',
    shutdownGraceMs: config.SHUTDOWN_GRACE_MS,
    configure: configureEdge,
    stopping: (app) => app.get(HealthController).stopping(),
    traffic,
    tracer: tracing?.tracer,
    grantedMs: EDGE_TOTAL_MS,
    listeningFields: { placement: config.PLACEMENT },
  });
}
