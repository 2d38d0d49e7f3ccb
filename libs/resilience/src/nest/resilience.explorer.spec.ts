import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Scope,
  SetMetadata,
  type DynamicModule,
  type INestApplicationContext,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Observable, of, throwError } from 'rxjs';
import { BreakerConfigError, CircuitOpenError } from '../core/index.js';
import { BreakerRegistry } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import {
  CircuitBreaker,
  Deadline,
  Fallback,
  ResilienceModule,
  Retry,
  type ResilienceOptions,
} from './index.js';

const boom = new Error('boom');

@Module({})
class AppModule {}

let app: INestApplicationContext | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

interface Parts {
  readonly providers?: Type[];
  readonly controllers?: Type[];
  readonly resilience?: DynamicModule;
}

async function start(parts: Parts): Promise<INestApplicationContext> {
  const { resilience = ResilienceModule.forRoot({ log: false }), ...rest } = parts;
  const module = { module: AppModule, imports: [resilience], ...rest };
  app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  return app;
}

async function startWith(provider: Type, options: ResilienceOptions = {}) {
  const resilience = ResilienceModule.forRoot({ log: false, ...options });
  return start({ providers: [provider], resilience });
}

function names(context: INestApplicationContext): string[] {
  return context
    .get(BreakerRegistry)
    .all()
    .map(({ name }) => name);
}

@Injectable()
class Gateway {
  fails = false;
  calls = 0;
  private readonly answer = 42;

  @SetMetadata('role', 'payer')
  @CircuitBreaker({ name: 'c/Charge', group: 'b-c', failureThreshold: 1 })
  charge(_order: string, extra = 0): Observable<number> {
    this.calls++;
    return this.fails ? throwError(() => boom) : of(this.answer + extra);
  }

  @CircuitBreaker({ failureThreshold: 1 })
  async quote(): Promise<number> {
    this.calls++;
    if (this.fails) throw boom;
    return this.answer;
  }

  @CircuitBreaker({ failureThreshold: 1 })
  read(): number {
    this.calls++;
    if (this.fails) throw boom;
    return this.answer;
  }

  viaThis(): Observable<number> {
    return this.charge('o-1');
  }

  plain(): number {
    return this.answer;
  }
}

function observed(source: Observable<unknown>): unknown {
  let seen: unknown;
  source.subscribe({ next: (value) => (seen = value), error: (error: unknown) => (seen = error) });
  return seen;
}

function thrown(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('a guarded method', () => {
  it('keeps its this, name, length and metadata', async () => {
    const gateway = (await startWith(Gateway)).get(Gateway);

    expect(observed(gateway.charge('o-1', 1))).toBe(43);
    expect(gateway.charge).toHaveLength(1);
    expect(gateway.charge.name).toBe('charge');
    expect(Reflect.getMetadata('role', gateway.charge)).toBe('payer');
  });

  it('is guarded on the instance only, not visible among its fields', async () => {
    const { charge } = Gateway.prototype;
    const gateway = (await startWith(Gateway)).get(Gateway);

    expect(Gateway.prototype.charge).toBe(charge);
    expect(gateway.charge).not.toBe(charge);
    expect(Object.keys(gateway)).toEqual(['fails', 'calls', 'answer']);
  });

  it('is guarded in calls by way of this, too', async () => {
    const context = await startWith(Gateway);

    observed(context.get(Gateway).viaThis());

    expect(context.get(BreakerRegistry).get('c/Charge')?.snapshot().counters.success).toBe(1);
  });

  it('leaves methods without decorators as they are', async () => {
    const gateway = (await startWith(Gateway)).get(Gateway);

    expect(gateway.plain).toBe(Gateway.prototype.plain);
  });

  it('has a breaker named by its class and itself unless told otherwise', async () => {
    expect(names(await startWith(Gateway))).toEqual(['c/Charge', 'Gateway.quote', 'Gateway.read']);
  });

  describe.each([
    { kind: 'Observable', call: (gateway: Gateway) => observed(gateway.charge('o-1')) },
    {
      kind: 'promise',
      call: (gateway: Gateway) => gateway.quote().catch((error: unknown) => error),
    },
    { kind: 'plain value', call: (gateway: Gateway) => thrown(() => gateway.read()) },
  ])('that gives a $kind', ({ call }) => {
    it('passes values', async () => {
      const gateway = (await startWith(Gateway)).get(Gateway);

      expect(await call(gateway)).toBe(42);
    });

    it('passes its own error, and is not called once the circuit is open', async () => {
      const gateway = (await startWith(Gateway)).get(Gateway);
      gateway.fails = true;

      const first = await call(gateway);
      const second = await call(gateway);

      expect(first).toBe(boom);
      expect(second).toBeInstanceOf(CircuitOpenError);
      expect(gateway.calls).toBe(1);
    });

    it('is called freely while its breaker is switched off', async () => {
      const gateway = (await startWith(Gateway, { isActive: () => false })).get(Gateway);
      gateway.fails = true;

      expect([await call(gateway), await call(gateway)]).toEqual([boom, boom]);
    });
  });

  it('makes an Observable a call per subscription, and none before', async () => {
    const gateway = (await startWith(Gateway)).get(Gateway);

    const call = gateway.charge('o-1');
    const before = gateway.calls;
    observed(call);
    observed(call);

    expect([before, gateway.calls]).toEqual([0, 2]);
  });

  it('is found in a subclass, under the name of the subclass', async () => {
    @Injectable()
    class Cards extends Gateway {}

    const context = await startWith(Cards);

    expect(observed(context.get(Cards).charge('o-1'))).toBe(42);
    expect(names(context)).toContain('Cards.quote');
  });

  it('is not guarded where a subclass overrides it without a decorator', async () => {
    @Injectable()
    class Free extends Gateway {
      override async quote(): Promise<number> {
        return 1;
      }
    }

    expect(names(await startWith(Free))).not.toContain('Free.quote');
  });

  it('is guarded once, however many names its provider has', async () => {
    const resilience = ResilienceModule.forRoot({ log: false });
    const providers = [Gateway, { provide: 'alias', useExisting: Gateway }];
    const module = { module: AppModule, imports: [resilience], providers };
    app = await NestFactory.createApplicationContext(module, { logger: false });

    observed(app.get<Gateway>('alias').charge('o-1'));

    expect(app.get(BreakerRegistry).get('c/Charge')?.snapshot().counters.success).toBe(1);
  });

  it('is found on instances that a factory made', async () => {
    const module = {
      module: AppModule,
      imports: [ResilienceModule.forRoot({ log: false })],
      providers: [{ provide: 'made', useFactory: () => new Gateway() }],
    };
    app = await NestFactory.createApplicationContext(module, { logger: false });

    observed(app.get<Gateway>('made').charge('o-1'));

    expect(app.get(BreakerRegistry).get('c/Charge')?.snapshot().counters.success).toBe(1);
  });

  it('is guarded once, also where two providers give one instance', async () => {
    const gateway = new Gateway();
    const providers = [
      { provide: 'one', useValue: gateway },
      { provide: 'two', useFactory: () => gateway },
    ];

    for (let application = 1; application <= 2; application++) {
      const imports = [ResilienceModule.forRoot({ log: false })];
      app = await NestFactory.createApplicationContext(
        { module: AppModule, imports, providers },
        { logger: false },
      );
      observed(gateway.charge('o-1'));

      const { success } = app.get(BreakerRegistry).get('c/Charge')!.snapshot().counters;
      expect(success).toBe(1);
      await app.close();
    }
  });

  it('keeps what others have put around it on the instance', async () => {
    const around = jest.fn();

    @Injectable()
    class Wrapped extends Gateway {
      constructor() {
        super();
        const { charge } = this;
        this.charge = (...args) => {
          around();
          return charge.apply(this, args);
        };
      }
    }

    const context = await startWith(Wrapped);

    expect(observed(context.get(Wrapped).charge('o-1'))).toBe(42);
    expect(around).toHaveBeenCalledTimes(1);
    expect(context.get(BreakerRegistry).get('c/Charge')?.snapshot().counters.success).toBe(1);
  });

  it('is found without touching the accessors of the provider', async () => {
    const touched = jest.fn();

    @Injectable()
    class WithAccessor {
      get client(): string {
        touched();
        return 'connected';
      }

      @CircuitBreaker()
      async call(): Promise<string> {
        return this.client;
      }
    }

    const context = await startWith(WithAccessor);
    const before = touched.mock.calls.length;

    await expect(context.get(WithAccessor).call()).resolves.toBe('connected');
    expect(before).toBe(0);
  });

  it('is of the kind that returns says where its type does not show it', async () => {
    interface Receipt {
      readonly id: string;
    }

    @Injectable()
    class Vague {
      @CircuitBreaker({ returns: 'sync' })
      read(): Receipt {
        return { id: 'r-1' };
      }
    }

    expect((await startWith(Vague)).get(Vague).read()).toEqual({ id: 'r-1' });
  });

  it('says so when it gives an Observable after all', async () => {
    @Injectable()
    class Liar {
      @CircuitBreaker({ returns: 'promise' })
      call(): unknown {
        return of(1);
      }
    }

    const call = (await startWith(Liar)).get(Liar).call();

    await expect(call).rejects.toThrow(
      "call returned an Observable; declare it with returns: 'observable'",
    );
  });

  it('says so when it gives a promise where a plain value was declared', async () => {
    @Injectable()
    class Later {
      @CircuitBreaker({ returns: 'sync' })
      read(): unknown {
        return Promise.reject(boom);
      }
    }

    const context = await startWith(Later);

    expect(() => context.get(Later).read()).toThrow(
      "read returned a promise; declare it with returns: 'promise'",
    );
    expect(context.get(BreakerRegistry).get('Later.read')?.snapshot().counters.success).toBe(0);
  });

  it('asks two breakers from the top down; a refusal by the second does not count with the first', async () => {
    @Injectable()
    class Twice {
      @CircuitBreaker({ name: 'service-b', failureThreshold: 3 })
      @CircuitBreaker({ name: 'service-b/Order', failureThreshold: 1 })
      async call(): Promise<never> {
        throw boom;
      }
    }

    const context = await startWith(Twice);
    const counters = (name: string) => context.get(BreakerRegistry).get(name)?.snapshot().counters;
    await context
      .get(Twice)
      .call()
      .catch(() => undefined);
    await context
      .get(Twice)
      .call()
      .catch(() => undefined);

    expect(counters('service-b')).toMatchObject({ failure: 1, ignore: 1 });
    expect(counters('service-b/Order')).toMatchObject({ failure: 1, blocked: 1 });
  });
});

describe('the breakers of an application', () => {
  it('get the defaults of the module, their own figures, and the attempt from @Deadline', async () => {
    @Injectable()
    class Payments {
      @CircuitBreaker({ name: 'c/Charge', failureThreshold: 3 })
      @Deadline({ totalMs: 1_600, attemptMs: 700, minBudgetMs: 100 })
      async charge(): Promise<void> {}
    }

    const context = await startWith(Payments, { defaults: { openMs: 400, failureThreshold: 9 } });

    expect(context.get(BreakerRegistry).get('c/Charge')?.options).toMatchObject({
      failureThreshold: 3,
      openMs: 400,
      attemptMs: 700,
      fairMs: 350,
      leaseMs: 1_400,
    });
  });

  it('judge by the classifier of the module unless they have their own', async () => {
    @Injectable()
    class Payments {
      @CircuitBreaker()
      async byModule(): Promise<never> {
        throw boom;
      }

      @CircuitBreaker({ classify: () => ({ outcome: 'ignore' }) })
      async byItself(): Promise<never> {
        throw boom;
      }
    }

    const context = await startWith(Payments, { classify: () => ({ outcome: 'alive' }) });
    const payments = context.get(Payments);
    await Promise.allSettled([payments.byModule(), payments.byItself()]);

    const [byModule, byItself] = context.get(BreakerRegistry).snapshots();
    expect(byModule?.counters).toMatchObject({ alive: 1 });
    expect(byItself?.counters).toMatchObject({ ignore: 1 });
  });

  it('are switched by name and group', async () => {
    const context = await startWith(Gateway, { isActive: ({ group }) => group === 'b-c' });

    expect(
      context
        .get(BreakerRegistry)
        .snapshots()
        .map(({ active }) => active),
    ).toEqual([true, false, false]);
  });

  it('run on the clock of the module', async () => {
    const clock = new FakeClock();
    const gateway = (await startWith(Gateway, { clock, defaults: { openMs: 400 } })).get(Gateway);
    gateway.fails = true;
    observed(gateway.charge('o-1'));
    gateway.fails = false;

    const during = observed(gateway.charge('o-1'));
    clock.advance(400);

    expect(during).toMatchObject({ code: 'CIRCUIT_OPEN', retryAfterMs: 400 });
    expect(observed(gateway.charge('o-1'))).toBe(42);
  });

  it('can be configured by other providers', async () => {
    const FIGURES = Symbol('figures');

    @Module({ providers: [{ provide: FIGURES, useValue: { openMs: 700 } }], exports: [FIGURES] })
    class ConfigModule {}

    const resilience = ResilienceModule.forRootAsync({
      imports: [ConfigModule],
      inject: [FIGURES],
      useFactory: (defaults: { openMs: number }) => ({ defaults, log: false }),
    });
    const context = await start({ providers: [Gateway], resilience });

    expect(context.get(BreakerRegistry).get('c/Charge')?.options.openMs).toBe(700);
  });

  it('are there in modules that import nothing, if the module is global', async () => {
    @Injectable()
    class Observer {
      constructor(@Inject(BreakerRegistry) readonly registry: BreakerRegistry) {}
    }

    @Module({ providers: [Observer] })
    class FeatureModule {}

    const module = {
      module: AppModule,
      imports: [ResilienceModule.forRoot({ log: false, isGlobal: true }), FeatureModule],
    };
    app = await NestFactory.createApplicationContext(module, { logger: false });

    expect(app.get(Observer, { strict: false }).registry).toBe(app.get(BreakerRegistry));
  });

  it('are gone after the application closed, and no tick is left', async () => {
    const context = await startWith(Gateway);
    const registry = context.get(BreakerRegistry);

    await context.close();

    expect(registry.all()).toEqual([]);
  });
});

describe('faulty configuration', () => {
  async function startFailure(parts: Parts): Promise<BreakerConfigError> {
    const error: unknown = await start(parts).catch((fault: unknown) => fault);
    if (error instanceof BreakerConfigError) return error;
    throw new Error(`expected a BreakerConfigError, got ${String(error)}`);
  }

  it('is told all at once, by method, and nothing is registered', async () => {
    let registry: BreakerRegistry | undefined;

    @Injectable()
    class Spy {
      constructor(known: BreakerRegistry) {
        registry = known;
        known.define('by-hand');
      }
    }

    @Injectable()
    class Payments {
      @CircuitBreaker({ failureThreshold: 0, openMs: -1 })
      @Deadline({ totalMs: 100, attemptMs: 700 })
      async charge(): Promise<void> {}

      @CircuitBreaker()
      @Deadline({ totalMs: Number.NaN })
      vague(): unknown {
        return undefined;
      }

      @CircuitBreaker()
      async fine(): Promise<void> {}

      @CircuitBreaker({ returns: 'observable' })
      async lying(): Promise<void> {}

      @CircuitBreaker({ name: 'Payments.fine', openMs: 1 })
      async sameName(): Promise<void> {}

      @CircuitBreaker({ fairMs: 100 })
      @Deadline({ totalMs: 1_000, minBudgetMs: 100 })
      async unfair(): Promise<void> {}

      @CircuitBreaker()
      @CircuitBreaker()
      async twice(): Promise<void> {}

      @CircuitBreaker({ stream: 'last' as 'first' })
      async streamed(): Promise<void> {}
    }

    const { faults } = await startFailure({ providers: [Payments, Spy] });

    for (const fault of [
      /^Payments\.charge .*attemptMs \(700\) must be at most totalMs \(100\)/,
      /^Payments\.charge .*failureThreshold must be .* got 0/,
      /^Payments\.charge .*openMs must be .* got -1/,
      /^Payments\.vague .*totalMs must be .* got NaN/,
      /^Payments\.vague does not show what it returns; annotate/,
      /^Payments\.lying is async, so it returns a promise, not "observable"/,
      /^Payments\.sameName .*"Payments\.fine"/,
      /^Payments\.twice .*"Payments\.twice" more than once.* give each a name/,
      /^Payments\.streamed .*stream must be "complete" or "first", got "last"/,
      /^Payments\.unfair .*minBudgetMs \(100\) must be below breaker\.fairMs \(100\)/,
    ]) {
      expect(faults).toContainEqual(expect.stringMatching(fault));
    }
    expect(faults.filter((fault) => fault.startsWith('Payments.fine'))).toEqual([]);
    expect(registry?.all().map(({ name }) => name)).toEqual(['by-hand']);
  });

  it.each([
    { title: 'request', scope: Scope.REQUEST },
    { title: 'transient', scope: Scope.TRANSIENT },
  ])('a provider of $title scope: its instances would go unguarded', async ({ scope }) => {
    @Injectable({ scope })
    class PerRequest {
      @CircuitBreaker()
      async call(): Promise<void> {}
    }

    const { faults } = await startFailure({ providers: [PerRequest] });

    expect(faults).toEqual([expect.stringMatching(/^PerRequest\.call cannot be guarded: .*scope/)]);
  });

  it('a frozen provider', async () => {
    @Injectable()
    class Frozen {
      constructor() {
        Object.freeze(this);
      }

      @CircuitBreaker()
      async call(): Promise<void> {}
    }

    const { faults } = await startFailure({ providers: [Frozen] });

    expect(faults).toEqual([expect.stringMatching(/^Frozen\.call cannot be guarded: .*frozen/)]);
  });

  it("what makes no sense on a handler: its time comes with the call, repeats are others' to make", async () => {
    @Controller()
    class Orders {
      @Get()
      @Deadline({ totalMs: 100 })
      @Retry({ idempotent: true })
      @Fallback({ value: 'none' })
      list(): string {
        return 'none';
      }
    }

    const { faults } = await startFailure({ controllers: [Orders] });

    expect(faults).toEqual(
      ['@Deadline', '@Retry', '@Fallback'].map((decorator) =>
        expect.stringContaining(`Orders.list is a handler and cannot have ${decorator}`),
      ),
    );
  });

  it.each([
    {
      title: 'a static method',
      declare: () => {
        class Static {
          readonly field = 1;

          @CircuitBreaker()
          static async call(): Promise<void> {}
        }
        return Static;
      },
      message: '@CircuitBreaker on Static.call: only methods of instances can be guarded',
    },
    {
      title: 'an accessor',
      declare: () => {
        class Accessor {
          @Deadline({ totalMs: 100 })
          get value(): number {
            return 1;
          }
        }
        return Accessor;
      },
      message: '@Deadline on Accessor.value: only methods of instances can be guarded',
    },
  ])('$title, refused when the class is defined', ({ declare, message }) => {
    expect(declare).toThrow(message);
  });
});
