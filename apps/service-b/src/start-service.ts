import {
  createGrpcService,
  createServiceLogger,
  type GrpcService,
  Traffic,
} from '@firebreak/chassis';
import { grpcPackages } from '@firebreak/contracts';
import {
  FailureMarkers,
  grpcCallScope,
  GrpcExceptionsFilter,
} from '@firebreak/resilience/nest-grpc';
import { startTracing } from '@firebreak/telemetry';
import { AppModule } from './app.module.js';
import type { ServiceBConfig } from './config.js';
import { PaymentsHealth } from './payments.health.js';
import { callNames } from './watch.js';

/**
 * Starts service B.
 * @throws ListenFault when its port or address cannot be had
 */
export async function startService(
  config: ServiceBConfig,
  logger = createServiceLogger({
    service: 'service-b',
    level: config.LOG_LEVEL,
    format: config.LOG_FORMAT,
  }),
): Promise<GrpcService> {
  const { orders } = grpcPackages;
  const traffic = new Traffic();
  const tracing = await startTracing({
    service: 'service-b',
    names: callNames(config),
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    logger,
  });
  return createGrpcService({
    module: AppModule.forConfig(config, { traffic, tracing }),
    logger,
    bind: config.BIND_ADDRESS,
    port: config.SERVICE_B_PORT,
    portVariable: 'SERVICE_B_PORT',
    packages: [orders.package],
    protoPaths: [orders.protoPath],
    loader: orders.loader,
    healthServices: [orders.fullName],
    watchDependencies: (app, report) => app.get(PaymentsHealth).watch(report),
    shutdownGraceMs: config.SHUTDOWN_GRACE_MS,
    configure: (app) => {
      // Who repeats naively does not listen to a caller who says that it repeats already.
      const readsPreviousAttempts = config.RETRIES !== 'naive';
      app.registerPreRequestHook(grpcCallScope({ readsPreviousAttempts }));
      app.useGlobalFilters(new GrpcExceptionsFilter(app.get(FailureMarkers)));
    },
    traffic,
    tracer: tracing?.tracer,
    listeningFields: { placement: config.PLACEMENT },
  });
}
