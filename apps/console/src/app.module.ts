import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ChainFeed } from './feed/chain-feed.js';
import { HealthController } from './guard/health.controller.js';
import { ProblemFilter } from './guard/problem.filter.js';
import { HELLO_FACTS, type HelloFacts } from './stream/hello-facts.js';
import { StreamController } from './stream/stream.controller.js';
import { StreamService } from './stream/stream.service.js';

/** The parts of the console. */
export interface ConsoleParts {
  readonly feed: ChainFeed;
  readonly helloFacts: HelloFacts;
}

/** The console: what the services tell, for one page, and what the page may tell them. */
@Module({})
export class AppModule {
  static of({ feed, helloFacts }: ConsoleParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [StreamController, HealthController],
      providers: [
        { provide: ChainFeed, useValue: feed },
        { provide: HELLO_FACTS, useValue: helloFacts },
        StreamService,
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
