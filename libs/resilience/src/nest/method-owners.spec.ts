import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { firstValueFrom, Observable, of, throwError } from 'rxjs';
import { BreakerRegistry } from '../policies/index.js';
import { CircuitBreaker, Fallback, PolicyRegistry, ResilienceModule, Resilient } from './index.js';

/*
 * What has no name of its own belongs to one method of one instance. What has one is shared, and even
 * then no method answers with what another remembers.
 */

const LAST = {
  lastGood: { ttlMs: 60_000 },
  mark: (text: unknown) => `${String(text)}, as it was`,
};

@Injectable()
class Regional {
  fails = false;

  constructor(private readonly region = 'none') {}

  @CircuitBreaker({ failureThreshold: 1 })
  @Fallback(LAST)
  async read(id: string): Promise<string> {
    return this.answer(`item ${id}`);
  }

  @Resilient('reads')
  async customer(id: string): Promise<string> {
    return this.answer(`customer ${id}`);
  }

  @Resilient('reads')
  async invoice(id: string): Promise<string> {
    return this.answer(`invoice ${id}`);
  }

  @Resilient('reads')
  parcel(id: string): Observable<unknown> {
    return this.fails ? throwError(() => new Error('down')) : of(this.text(`parcel ${id}`));
  }

  @Fallback({ name: 'reads', ...LAST, returns: 'sync' })
  cached(id: string): string {
    if (this.fails) throw new Error('down');
    return this.text(`cached ${id}`);
  }

  private async answer(what: string): Promise<string> {
    if (this.fails) throw new Error('down');
    return this.text(what);
  }

  private text(what: string): string {
    return `${what} of ${this.region}`;
  }
}

/** Another class of that name, as another module of the application may have. */
const Namesake = (() => {
  @Injectable()
  class Another {
    @CircuitBreaker({ failureThreshold: 1 })
    @Fallback(LAST)
    async read(_id: string): Promise<string> {
      throw new Error('down');
    }
  }
  return Object.defineProperty(Another, 'name', { value: 'Regional' });
})();

@Module({
  imports: [
    ResilienceModule.forRoot({
      log: false,
      policies: { reads: { fallback: { name: 'reads', ...LAST } } },
    }),
  ],
  providers: [
    { provide: 'eu', useFactory: () => new Regional('eu') },
    { provide: 'us', useFactory: () => new Regional('us') },
    Namesake,
  ],
})
class AppModule {}

let app: INestApplicationContext;
let eu: Regional;
let us: Regional;

beforeEach(async () => {
  app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  eu = app.get('eu');
  us = app.get('us');
});
afterEach(() => app.close());

describe('policies without a name', () => {
  it('belong to one instance, and to one of the classes that have the same name', async () => {
    const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

    expect(names(app.get(BreakerRegistry).all())).toEqual([
      'Regional.read',
      'Regional.read:2',
      'Regional.read:3',
    ]);
    expect(names(app.get(PolicyRegistry).fallbacks.all())).toEqual([
      'Regional.read',
      'reads',
      'Regional.read:2',
      'Regional.read:3',
    ]);
  });

  it('neither refuse nor remember for another instance', async () => {
    await eu.read('7');
    eu.fails = us.fails = true;
    await eu.read('7');
    us.fails = false;

    expect(await eu.read('7')).toBe('item 7 of eu, as it was');
    expect(await us.read('7')).toBe('item 7 of us');
    await expect(app.get(Namesake).read('7')).rejects.toThrow('down');
  });
});

describe('a fallback that several methods share by name', () => {
  it('answers none of them with what another remembers', async () => {
    await eu.customer('7');
    eu.fails = us.fails = true;

    expect(await eu.customer('7')).toBe('customer 7 of eu, as it was');
    await expect(eu.invoice('7')).rejects.toThrow('down');
    await expect(firstValueFrom(eu.parcel('7'))).rejects.toThrow('down');
    expect(() => eu.cached('7')).toThrow('down');
    await expect(us.customer('7')).rejects.toThrow('down');
  });

  it('remembers for each of them', async () => {
    const { fallbacks } = app.get(PolicyRegistry);
    await firstValueFrom(eu.parcel('7'));
    eu.cached('7');
    eu.fails = true;

    expect(await firstValueFrom(eu.parcel('7'))).toBe('parcel 7 of eu, as it was');
    expect(eu.cached('7')).toBe('cached 7 of eu, as it was');
    expect(fallbacks.get('reads')?.snapshot()).toMatchObject({ remembered: 2 });
  });
});
