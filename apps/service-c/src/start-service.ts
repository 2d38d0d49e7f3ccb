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
import { AppModule } from './app.module.js';
import type { ServiceCConfig } from './config.js';

/**
 * Starts service C.
 * @throws ListenFault when its port or address cannot be had
 */
export function startService(
  config: ServiceCConfig,
  logger = createServiceLogger({
    service: 'service-c',
    level: config.LOG_LEVEL,
    format: config.LOG_FORMAT,
  }),
): Promise<GrpcService> {
  const { payments } = grpcPackages;
  const traffic = new Traffic();
  return createGrpcService({
    module: AppModule.forConfig(config, traffic),
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
    listeningFields: { placement: config.PLACEMENT },
  });
}
