import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Optional,
  UseGuards,
  type CanActivate,
  type INestApplicationContext,
  type ModuleMetadata,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BreakerConfigError } from '../core/index.js';
import { BreakerRegistry, CircuitBreaker as Breaker } from '../policies/index.js';
import {
  breakerToken,
  CircuitBreaker,
  Deadline,
  InjectBreaker,
  ResilienceModule,
} from './index.js';

@Module({})
class AppModule {}

@Module({})
class FeatureModule {}

let app: INestApplicationContext | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function start(parts: ModuleMetadata): Promise<INestApplicationContext> {
  const module = { module: AppModule, ...parts };
  app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  return app;
}

async function faultsOf(parts: ModuleMetadata): Promise<readonly string[]> {
  const error: unknown = await start(parts).catch((fault: unknown) => fault);
  if (error instanceof BreakerConfigError) return error.faults;
  throw new Error(`expected a BreakerConfigError, got ${String(error)}`);
}

@Injectable()
class Payments {
  @InjectBreaker('spec-quotes')
  readonly quotes: Breaker;

  constructor(@InjectBreaker('spec-payments') readonly payments: Breaker) {}

  @CircuitBreaker({ name: 'spec-payments' })
  @Deadline({ totalMs: 1_000 })
  async charge(): Promise<string> {
    return 'paid';
  }
}

const QUOTES = { openMs: 700, group: 'reads' };

describe('a breaker that a module defines by name', () => {
  it('is injected in any module, whichever defines it, and used at methods by its name', async () => {
    const feature = {
      module: FeatureModule,
      imports: [ResilienceModule.forFeature({ breakers: { 'spec-quotes': QUOTES } })],
      providers: [
        Payments,
        {
          provide: 'made',
          inject: [breakerToken('spec-quotes')],
          useFactory: (breaker: Breaker) => breaker.name,
        },
      ],
      exports: [Payments, 'made'],
    };
    const context = await start({
      imports: [
        ResilienceModule.forRootAsync({
          useFactory: () => ({
            log: false,
            defaults: { openMs: 400 },
            breakers: { 'spec-payments': { failureThreshold: 2 } },
          }),
        }),
        feature,
        // The same once more, as another module of the application might.
        ResilienceModule.forFeature({ breakers: { 'spec-quotes': { ...QUOTES } } }),
      ],
    });
    const payments = context.get(Payments, { strict: false });
    await payments.charge();

    const registry = context.get(BreakerRegistry);
    expect(registry.all().map(({ name }) => name)).toEqual(['spec-payments', 'spec-quotes']);
    expect(payments.payments).toBe(registry.get('spec-payments'));
    expect(payments.payments.options).toMatchObject({ failureThreshold: 2, openMs: 400 });
    expect(payments.payments.snapshot().counters.success).toBe(1);
    expect(payments.quotes).toBe(context.get<Breaker>(breakerToken('spec-quotes')));
    expect(payments.quotes).toMatchObject({ group: 'reads' });
    expect(context.get('made', { strict: false })).toBe('spec-quotes');
  });

  it('is told of with all other faults, and nothing is registered', async () => {
    let registry: BreakerRegistry | undefined;

    @Injectable()
    class AskingGuard implements CanActivate {
      constructor(@Inject(breakerToken('spec-guarded')) readonly breaker: Breaker) {}

      canActivate(): boolean {
        return true;
      }
    }

    @Controller()
    @UseGuards(AskingGuard)
    class Orders {
      @Get()
      list(): string {
        return 'none';
      }
    }

    @Injectable()
    class Storefront {
      constructor(
        @InjectBreaker('spec-missing') readonly missing: Breaker,
        @InjectBreaker('spec-faulty') readonly faulty: Breaker,
        known: BreakerRegistry,
      ) {
        registry = known;
        known.define('by-hand');
        // A stand-in, so that this is no error that would hide the others.
        missing.on('transition', () => undefined);
      }

      @CircuitBreaker({ name: 'spec-faulty' })
      async read(): Promise<void> {}

      @CircuitBreaker({ name: 'spec-fine', failureThreshold: 9 })
      async write(): Promise<void> {}

      @CircuitBreaker({ name: 'spec-slow' })
      @Deadline({ totalMs: 9_000 })
      async slow(): Promise<void> {}
    }

    const faults = await faultsOf({
      imports: [
        ResilienceModule.forRoot({
          log: false,
          breakers: {
            'spec-faulty': { failureThreshold: 0 },
            'spec-fine': {},
            'spec-slow': { leaseMs: 1_000, stall: { afterMs: 20_000 } },
          },
        }),
        ResilienceModule.forFeature({ breakers: { 'spec-fine': { openMs: 9 } } }),
      ],
      providers: [Storefront],
      controllers: [Orders],
    });

    for (const fault of [
      /^ResilienceModule\.forRoot breakers\.spec-faulty .*failureThreshold must be .* got 0/,
      /^ResilienceModule\.forFeature breakers\.spec-fine .*is defined already with other settings/,
      /^Storefront wants the breaker "spec-missing" injected, but nobody defines it \(defined are spec-faulty, spec-fine, spec-slow\)/,
      /^AskingGuard wants the breaker "spec-guarded" injected/,
      /^Storefront\.slow cannot work: breaker\.leaseMs \(1000\) must be at least deadline\.totalMs \(9000\).*"spec-slow"/,
      /^Storefront\.slow cannot work: breaker\.stall\.afterMs \(20000\) must be below deadline\.totalMs \(9000\)/,
      /^Storefront\.write .*"spec-fine".*is defined already with other settings/,
    ]) {
      expect(faults).toContainEqual(expect.stringMatching(fault));
    }
    expect(faults).toHaveLength(7);
    expect(registry?.all().map(({ name }) => name)).toEqual(['by-hand']);
  });

  it('is undefined where it may be missing and nobody defines it', async () => {
    @Injectable()
    class Careful {
      @Optional()
      @InjectBreaker('spec-nobody')
      readonly property?: Breaker;

      constructor(@Optional() @InjectBreaker('spec-nobody') readonly breaker?: Breaker) {}
    }

    const made = {
      provide: 'made',
      inject: [{ token: breakerToken('spec-nobody'), optional: true }],
      useFactory: (breaker?: Breaker) => ({ breaker }),
    };
    const context = await start({
      imports: [ResilienceModule.forRoot({ log: false })],
      providers: [Careful, made],
    });

    expect(context.get(Careful)).toEqual({ property: undefined, breaker: undefined });
    expect(context.get('made')).toEqual({ breaker: undefined });
    expect(context.get(breakerToken('spec-nobody'))).toBeUndefined();
  });

  it.each([
    {
      title: 'forFeature without forRoot',
      imports: () => [ResilienceModule.forFeature({})],
      faults: [/^import ResilienceModule\.forRoot/],
    },
    {
      title: 'forRoot twice',
      imports: () => [
        ResilienceModule.forRoot({ log: false }),
        ResilienceModule.forRoot({ log: false }),
      ],
      faults: [/^ResilienceModule is set up more than once/],
    },
    {
      title: 'what no module can be told',
      imports: () => [
        ResilienceModule.forRoot({
          log: false,
          default: {},
          isActive: 1,
          breakers: null,
        } as object),
        ResilienceModule.forFeature({ breaker: {}, breakers: { a: null } } as object),
      ],
      faults: [
        /^ResilienceModule\.forRoot breakers must be an object, got null/,
        /^ResilienceModule\.forRoot isActive must be a function, got 1/,
        /^ResilienceModule\.forRoot default is not an option; there are breakers, policies, /,
        /^ResilienceModule\.forFeature breaker is not an option; there are breakers, policies$/,
        /^ResilienceModule\.forFeature breakers\.a must be an object, got null/,
      ],
    },
    {
      title: 'a faulty default, also where no breaker is made by it,',
      imports: () => [ResilienceModule.forRoot({ log: false, defaults: { openMs: -1 } })],
      faults: [/^ResilienceModule\.forRoot defaults .*openMs must be .* got -1/],
    },
  ])('$title is refused', async ({ imports, faults }) => {
    expect(await faultsOf({ imports: imports() })).toEqual(
      faults.map((fault) => expect.stringMatching(fault)),
    );
  });
});
