import { createHttpService, createServiceLogger, type HttpService } from '@firebreak/chassis';
import { AdminClient } from '@firebreak/admin/client';
import { PLACEMENT_NAMES, type ServiceName } from '@firebreak/contracts';
import { AppModule } from './app.module.js';
import type { ConsoleConfig } from './config.js';
import { ChainFeed } from './feed/chain-feed.js';
import { REAL_TIME } from './feed/feed-time.js';
import { guardRequests } from './guard/guard-requests.js';
import { servePage } from './page/serve-page.js';
import type { HelloFacts } from './stream/hello-facts.js';
import { StreamService } from './stream/stream.service.js';

/** A service that takes longer to say how it is counts as silent. */
const ANSWER_WITHIN_MS = 800;

/** A service that comes back is found again within a second, under whatever address it then has. */
const RECONNECT_SOON = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.dns_min_time_between_resolutions_ms': 1_000,
};

/**
 * Starts the console.
 * @throws ListenFault when its port or address cannot be had
 */
export async function startConsole(config: ConsoleConfig): Promise<HttpService> {
  const logger = createServiceLogger({
    service: 'console',
    level: config.logLevel,
    format: config.logFormat,
  });
  const contact = (service: ServiceName): AdminClient =>
    new AdminClient(
      {
        address: config.adminAddresses[service],
        ...(config.adminToken === undefined ? {} : { token: config.adminToken }),
      },
      ANSWER_WITHIN_MS,
      RECONNECT_SOON,
    );
  const contacts = {
    'service-a': contact('service-a'),
    'service-b': contact('service-b'),
    'service-c': contact('service-c'),
  };
  const feed = new ChainFeed({
    contacts,
    time: REAL_TIME,
    load: () => ({ level: 'off', perSecond: 0 }),
  });
  const service = await createHttpService({
    module: AppModule.of({ feed, helloFacts: helloFacts() }),
    logger,
    bind: config.bind,
    port: config.port,
    portVariable: 'CONSOLE_PORT',
    shutdownGraceMs: config.shutdownGraceMs,
    configure: async (app) => {
      guardRequests(app, config);
      await servePage(app);
    },
  });
  const stream = service.app.get(StreamService);
  const address = config.bind === '0.0.0.0' ? `127.0.0.1:${service.port}` : service.address;
  logger.log(`open http://${address}/#token=${config.token}`, {
    event: 'console.ready',
    url: `http://${address}/#token=${config.token}`,
  });
  return {
    ...service,
    // Streams never end by themselves: stopping would wait for them until its grace is over.
    stop: async (reason) => {
      await stream.stop();
      for (const one of Object.values(contacts)) one.close();
      return service.stop(reason);
    },
  };
}

function helloFacts(): HelloFacts {
  return {
    console: { version: '0.1.0', startedAtUnixMs: Date.now() },
    placements: PLACEMENT_NAMES,
    operations: ['Charge', 'Quote'],
    processes: { kind: 'commands', command: commands() },
  };
}

function commands() {
  return {
    kill: 'docker compose kill {service}',
    pause: 'docker compose pause {service}',
    resume: 'docker compose unpause {service}',
    start: 'docker compose start {service}',
  };
}
