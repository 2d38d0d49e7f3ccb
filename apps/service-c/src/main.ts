import 'reflect-metadata';
import { createGrpcService, createServiceLogger, runService } from '@firebreak/chassis';
import { grpcPackages } from '@firebreak/contracts';
import { grpcCallScope, GrpcExceptionsFilter } from '@firebreak/resilience/nest-grpc';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

await runService(async () => {
  const config = readConfig();
  const { payments } = grpcPackages;

  return createGrpcService({
    module: AppModule.forConfig(config),
    logger: createServiceLogger({
      service: 'service-c',
      level: config.LOG_LEVEL,
      format: config.LOG_FORMAT,
    }),
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
      app.useGlobalFilters(new GrpcExceptionsFilter());
    },
    listeningFields: { placement: config.PLACEMENT },
  });
});
