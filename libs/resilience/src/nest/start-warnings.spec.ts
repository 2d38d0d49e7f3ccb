import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Injectable,
  Module,
  UseInterceptors,
  type INestApplication,
  type LoggerService,
  type Provider,
} from '@nestjs/common';
import { APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { CircuitBreaker, ResilienceInterceptor, ResilienceModule } from './index.js';

@Injectable()
class Gateway {
  @CircuitBreaker()
  async read(): Promise<string> {
    return 'read';
  }
}

@Injectable()
class Cards extends Gateway {
  override async read(): Promise<string> {
    return super.read();
  }
}

@Controller('bound')
@UseInterceptors(ResilienceInterceptor)
class Bound {
  @Get()
  @CircuitBreaker()
  async list(): Promise<string> {
    return 'list';
  }
}

@Controller('half')
class HalfBound {
  @Get('one')
  @UseInterceptors(ResilienceInterceptor)
  @CircuitBreaker()
  async one(): Promise<string> {
    return 'one';
  }

  @Get('two')
  @CircuitBreaker()
  async two(): Promise<string> {
    return 'two';
  }
}

@Module({})
class AppModule {}

let app: INestApplication | undefined;
afterEach(() => app?.close());

async function warnings(
  providers: Provider[],
  bind: (to: INestApplication) => unknown = () => undefined,
  log = true,
) {
  const told: string[] = [];
  const silent = () => undefined;
  const logger: LoggerService = {
    log: silent,
    error: silent,
    warn: (message: string) => void told.push(message),
  };
  const module = {
    module: AppModule,
    imports: [ResilienceModule.forRoot({ log })],
    controllers: [Bound, HalfBound],
    providers,
  };
  app = await NestFactory.create(module, new FastifyAdapter(), { logger });
  bind(app);
  await app.init();
  return told;
}

describe('the start', () => {
  it('warns of decorators that nothing acts on', async () => {
    expect(await warnings([Cards])).toEqual([
      expect.stringMatching(/^Cards\.read overrides a method that has policies, and has none/),
      expect.stringMatching(/^HalfBound\.two is a handler, and no ResilienceInterceptor is bound/),
    ]);
  });

  it.each<{ title: string; providers: Provider[]; bind?: (to: INestApplication) => unknown }>([
    {
      title: 'APP_INTERCEPTOR',
      providers: [{ provide: APP_INTERCEPTOR, useExisting: ResilienceInterceptor }],
    },
    {
      title: 'useGlobalInterceptors',
      providers: [],
      bind: (to) => to.useGlobalInterceptors(to.get(ResilienceInterceptor)),
    },
  ])('finds an interceptor that is bound by $title', async ({ providers, bind }) => {
    expect(await warnings(providers, bind)).toEqual([]);
  });

  it('warns of nothing where the module logs nothing', async () => {
    expect(await warnings([Cards], undefined, false)).toEqual([]);
  });
});
