import { isEveryAddress } from '@firebreak/admin/client';
import {
  createHttpService,
  createServiceLogger,
  hostAndPort,
  type HttpService,
  VERSION,
} from '@firebreak/chassis';
import { PLACEMENT_NAMES } from '@firebreak/contracts/plain';
import { AppModule } from './app.module.js';
import type { ConsoleConfig } from './config.js';
import { chainOf, contactsOf } from './contacts.js';
import { ChainControls } from './controls/chain-controls.js';
import { ProcessControl } from './controls/process-control.js';
import { ChainFeed } from './feed/chain-feed.js';
import { REAL_TIME } from './feed/feed-time.js';
import { guardRequests } from './guard/guard-requests.js';
import { LoadControl, type StartLoad } from './load/load-control.js';
import { spawnLoad } from './load/spawn-load.js';
import { LogSearch } from './logs/log-search.js';
import { servePage } from './page/serve-page.js';
import type { HelloFacts } from './stream/hello-facts.js';
import { StreamService } from './stream/stream.service.js';

/** Of C, until it says so itself. */
const OPERATIONS = ['Charge', 'Quote'];

/** What a test puts in another's place. */
export interface ConsoleStandIns {
  readonly logger?: ReturnType<typeof createServiceLogger>;
  readonly startLoad?: StartLoad;
  /** Directory of the built page. */
  readonly page?: string;
}

/**
 * Starts the console.
 * @throws ListenFault when its port or address cannot be had
 */
export async function startConsole(
  config: ConsoleConfig,
  standIns: ConsoleStandIns = {},
): Promise<HttpService> {
  const {
    logger = createServiceLogger({
      service: 'console',
      level: config.logLevel,
      format: config.logFormat,
    }),
    startLoad = spawnLoad(`http://${config.edgeAddress}`),
  } = standIns;
  const contacts = contactsOf(config);
  const load = new LoadControl(startLoad, (text, level) =>
    feed.say({ kind: 'load', text, load: level }),
  );
  const feed = new ChainFeed({ contacts, time: REAL_TIME, load: () => load.frame() });
  const processes = new ProcessControl(config.supervisor);
  const service = await createHttpService({
    module: AppModule.of({
      feed,
      helloFacts: helloFacts(processes),
      controls: new ChainControls(chainOf(contacts), processes.remember),
      processes,
      load,
      logs: new LogSearch(config.logs),
    }),
    logger,
    bind: config.bind,
    port: config.port,
    portVariable: 'CONSOLE_PORT',
    shutdownGraceMs: config.shutdownGraceMs,
    configure: async (app) => {
      guardRequests(app, config);
      await servePage(app, standIns.page);
    },
  });
  announce(service, config);
  return {
    ...service,
    // Streams never end by themselves: to wait for them would take the whole grace.
    stop: async (reason) => {
      await Promise.all([load.set('off'), service.app.get(StreamService).stop()]);
      for (const contact of Object.values(contacts)) contact.close();
      return service.stop(reason);
    },
  };
}

/** A token that somebody chose is theirs to know; one that was drawn can only be read here. */
function announce({ logger, port }: HttpService, { bind, token, isTokenDrawn }: ConsoleConfig) {
  const address = hostAndPort(isEveryAddress(bind) ? '127.0.0.1' : bind, port);
  const url = `http://${address}/${isTokenDrawn ? `#token=${token}` : ''}`;
  const how = isTokenDrawn ? '' : ' with #token= and the CONSOLE_TOKEN behind it';
  logger.log(`the chain's page: ${url}${how}`, { event: 'console.ready', url });
}

function helloFacts(processes: ProcessControl): HelloFacts {
  return {
    console: { version: VERSION, startedAtUnixMs: Date.now() },
    placements: PLACEMENT_NAMES,
    operations: OPERATIONS,
    processes: processes.allowed,
  };
}
