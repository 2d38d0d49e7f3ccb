import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ChainControls } from './controls/chain-controls.js';
import { ControlsController } from './controls/controls.controller.js';
import { ProcessControl } from './controls/process-control.js';
import { ChainFeed } from './feed/chain-feed.js';
import { HealthController } from './guard/health.controller.js';
import { ProblemFilter } from './guard/problem.filter.js';
import { LoadControl } from './load/load-control.js';
import { LogSearch } from './logs/log-search.js';
import { LogsController } from './logs/logs.controller.js';
import { HELLO_FACTS, type HelloFacts } from './stream/hello-facts.js';
import { StreamController } from './stream/stream.controller.js';
import { StreamService } from './stream/stream.service.js';

/** The parts of the console. */
export interface ConsoleParts {
  readonly feed: ChainFeed;
  readonly helloFacts: HelloFacts;
  readonly controls: ChainControls;
  readonly processes: ProcessControl;
  readonly load: LoadControl;
  readonly logs: LogSearch;
}

/** The console: what the services tell, for one page, and what the page may tell them. */
@Module({})
export class AppModule {
  static of({ feed, helloFacts, controls, processes, load, logs }: ConsoleParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [StreamController, ControlsController, LogsController, HealthController],
      providers: [
        { provide: ChainFeed, useValue: feed },
        { provide: HELLO_FACTS, useValue: helloFacts },
        { provide: ChainControls, useValue: controls },
        { provide: ProcessControl, useValue: processes },
        { provide: LoadControl, useValue: load },
        { provide: LogSearch, useValue: logs },
        StreamService,
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
