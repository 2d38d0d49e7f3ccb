import 'reflect-metadata';
import { createHttpService, createServiceLogger, runService } from '@firebreak/chassis';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { configureEdge } from './edge/configure-edge.js';

await runService(async () => {
  const config = readConfig();

  return createHttpService({
    module: AppModule.forConfig(config),
    logger: createServiceLogger({
      service: 'service-a',
      level: config.LOG_LEVEL,
      format: config.LOG_FORMAT,
    }),
    bind: config.BIND_ADDRESS,
    port: config.SERVICE_A_PORT,
    portVariable: 'SERVICE_A_PORT',
    shutdownGraceMs: config.SHUTDOWN_GRACE_MS,
    configure: configureEdge,
    listeningFields: { placement: config.PLACEMENT },
  });
});
