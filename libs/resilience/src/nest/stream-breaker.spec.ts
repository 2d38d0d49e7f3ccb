import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Observable, concat, lastValueFrom, of, throwError } from 'rxjs';
import { BreakerRegistry } from '../policies/index.js';
import { Bulkhead, CircuitBreaker, Deadline, ResilienceModule, Resilient } from './index.js';

const broken = concat(
  of(1),
  throwError(() => new Error('broken')),
);

@Injectable()
class Prices {
  @CircuitBreaker({ name: 'answer' })
  answer(): Observable<number> {
    return broken;
  }

  @CircuitBreaker({ name: 'stream', stream: 'complete' })
  stream(): Observable<number> {
    return broken;
  }

  @CircuitBreaker({ name: 'first', stream: 'first' })
  first(): Observable<number> {
    return broken;
  }

  @Resilient('streams')
  fromSet(): Observable<number> {
    return broken;
  }

  @CircuitBreaker({ name: 'defined' })
  defined(): Observable<number> {
    return broken;
  }

  @Deadline({ totalMs: 1_000 })
  @CircuitBreaker({ name: 'limited', stream: 'complete' })
  @Bulkhead({ name: 'limited', maxConcurrent: 1, maxQueue: 1 })
  limited(): Observable<number> {
    return broken;
  }
}

let app: INestApplicationContext | undefined;
afterEach(() => app?.close());

const resilience = {
  log: false,
  breakers: { defined: { stream: 'complete' } },
  policies: { streams: { breaker: { name: 'fromSet', stream: 'complete' } } },
} as const;

describe('@CircuitBreaker with stream', () => {
  it.each([
    { method: 'answer', counted: { success: 1, failure: 0 } },
    { method: 'stream', counted: { success: 0, failure: 1 } },
    { method: 'first', counted: { success: 1, failure: 0 } },
    { method: 'fromSet', counted: { success: 0, failure: 1 } },
    { method: 'defined', counted: { success: 0, failure: 1 } },
    { method: 'limited', counted: { success: 0, failure: 1 } },
  ] as const)(
    '$method: a stream that breaks after its first message counts as $counted',
    async ({ method, counted }) => {
      const module = await Test.createTestingModule({
        imports: [ResilienceModule.forRoot(resilience)],
        providers: [Prices],
      }).compile();
      app = await module.init();

      await lastValueFrom(app.get(Prices)[method]()).catch(() => undefined);

      expect(app.get(BreakerRegistry).get(method)?.snapshot().counters).toMatchObject(counted);
    },
  );
});
