import 'reflect-metadata';
import { createGrpcService, createServiceLogger, runService } from '@firebreak/chassis';
import { grpcPackages } from '@firebreak/contracts';
import { grpcCallScope, GrpcExceptionsFilter } from '@firebreak/resilience/nest-grpc';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

await runService(async () => {
  const config = readConfig();
  const { orders } = grpcPackages;

  return createGrpcService({
    module: AppModule.forConfig(config),
    logger: createServiceLogger({
      service: 'service-b',
      level: config.LOG_LEVEL,
      format: config.LOG_FORMAT,
    }),
    bind: config.BIND_ADDRESS,
    port: config.SERVICE_B_PORT,
    portVariable: 'SERVICE_B_PORT',
    packages: [orders.package],
    protoPaths: [orders.protoPath],
    loader: orders.loader,
    healthServices: [orders.fullName],
    shutdownGraceMs: config.SHUTDOWN_GRACE_MS,
    configure: (app) => {
      app.registerPreRequestHook(grpcCallScope());
      app.useGlobalFilters(new GrpcExceptionsFilter());
    },
    listeningFields: { placement: config.PLACEMENT },
  });
});
