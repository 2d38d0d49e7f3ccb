import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, SetMetadata, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Observable, of } from 'rxjs';
import { BreakerRegistry } from '../policies/index.js';
import { CircuitBreaker, Deadline, ResilienceModule } from './index.js';

@Injectable()
class Gateway {
  readonly answer = 42;

  @SetMetadata('role', 'payer')
  @CircuitBreaker({ name: 'c/Charge', failureThreshold: 1 })
  @Deadline({ totalMs: 100 })
  charge(extra: number): Observable<number> {
    return of(this.answer + extra);
  }

  @CircuitBreaker()
  async quote(): Promise<number> {
    return this.answer;
  }
}

@Module({ imports: [ResilienceModule.forRoot({ log: false })], providers: [Gateway] })
class AppModule {}

let app: INestApplicationContext | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

describe('guarding', () => {
  it('works', async () => {
    app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const gateway = app.get(Gateway);
    let seen = 0;
    gateway.charge(1).subscribe((v) => (seen = v));
    expect(seen).toBe(43);
    await expect(gateway.quote()).resolves.toBe(42);
    expect(gateway.charge.name).toBe('charge');
    expect(app.get(BreakerRegistry).snapshots().map((s) => [s.name, s.counters.success])).toEqual([
      ['c/Charge', 1],
      ['Gateway.quote', 1],
    ]);
  });
});
