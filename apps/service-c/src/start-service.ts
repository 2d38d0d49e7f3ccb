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
import type { ServiceCConfig } from './config.js';
import { CALL_NAMES } from './watch.js';

/**
 * Starts service C.
 * @throws ListenFault when its port or address cannot be had
 */
export async function startService(
  config: ServiceCConfig,
  logger = createServiceLogger({
    service: 'service-c',
    level: config.LOG_LEVEL,
    format: config.LOG_FORMAT,
  }),
): Promise<GrpcService> {
  const { payments } = grpcPackages;
  const traffic = new Traffic();
  const tracing = await startTracing({
    service: 'service-c',
    names: CALL_NAMES,
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    logger,
  });
  return createGrpcService({
    module: AppModule.forConfig(config, { traffic, tracing }),
    logger,
    bind: config.BIND_ADDRESS,
    port: config.SERVICE_C_PORT,
    portVariable: 'SERVICE_C_PORT',
    packages: [payments.package],
    protoPaths: [payments.protoPath],
    loader: payments.loader,
    healthServices: [payments.fullName],
    shutdownGraceMs: config.SHUTDOWN_GRACE_MS,
    configure: (app) => {
      app.registerPreRequestHook(grpcCallScope());
      app.useGlobalFilters(new GrpcExceptionsFilter(app.get(FailureMarkers)));
    },
    traffic,
    tracer: tracing?.tracer,
    listeningFields: { placement: config.PLACEMENT },
  });
}
