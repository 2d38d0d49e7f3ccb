import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Attributes } from '@opentelemetry/api';
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import {
  BreakerRegistry,
  Bulkhead,
  Deadline,
  Fallback,
  Retry,
  type CircuitBreaker,
} from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { BREAKERS } from './breaker-series.js';
import { LATENCY_SERIES } from './latency-series.js';
import { observeResilience, policySource, type ObserveOptions } from './index.js';
import { PEERS } from './peer-series.js';
import { BULKHEADS, DEADLINES, FALLBACKS, RETRIES } from './policy-series.js';

/** Collects when it is asked to. */
class OnDemandReader extends MetricReader {
  constructor(temporality = AggregationTemporality.CUMULATIVE) {
    super({ aggregationTemporalitySelector: () => temporality });
  }
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** A registry under observation, on a fake clock. */
class Watched {
  readonly clock = new FakeClock();
  readonly registry: BreakerRegistry;
  readonly watching: Disposable;
  private readonly reader: OnDemandReader;

  constructor(
    options: Omit<ObserveOptions, 'meter' | 'clock'> = {},
    temporality?: AggregationTemporality,
  ) {
    this.registry = new BreakerRegistry({}, { clock: this.clock, latencies: true });
    this.reader = new OnDemandReader(temporality);
    const meter = new MeterProvider({ readers: [this.reader] }).getMeter('spec');
    this.watching = observeResilience(this.registry, { meter, clock: this.clock, ...options });
  }

  define(name: string, openMs = 5_000): CircuitBreaker {
    return this.registry.define(name, { failureThreshold: 2, openMs });
  }

  /** What one metric shows, as `attributes=value`, the name of the policy left out. */
  async shows(metric: string, name = 'payments'): Promise<string[]> {
    const points = (await this.collect()).get(metric) ?? [];
    return points
      .filter(({ attributes }) => Object.values(attributes).includes(name))
      .map(({ attributes, value }) => {
        const others = Object.values(attributes).filter((other) => other !== name);
        return `${others.join(' ')}=${value}`;
      });
  }

  async collect(): Promise<Map<string, { attributes: Attributes; value: number }[]>> {
    const { resourceMetrics, errors } = await this.reader.collect();
    expect(errors).toEqual([]);
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    return new Map(
      metrics.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        dataPoints.map(({ attributes, value }) => ({ attributes, value: value as number })),
      ]),
    );
  }
}

let watched: Watched;
const down = (): Promise<never> => Promise.reject(new Error('down'));
const swallow = (): void => undefined;

async function fail(breaker: CircuitBreaker, times: number): Promise<void> {
  for (let call = 0; call < times; call++) await breaker.execute(down).catch(swallow);
}

describe('observeResilience', () => {
  afterEach(() => watched.watching[Symbol.dispose]());

  it('shows calls by outcome, and refused ones apart', async () => {
    watched = new Watched();
    const breaker = watched.define('payments');

    await breaker.execute(() => 'ok');
    await breaker.execute(down, () => ({ outcome: 'alive' })).catch(swallow);
    await fail(breaker, 5);

    expect(await watched.shows('resilience.breaker.calls')).toEqual([
      'success=1',
      'failure=2',
      'alive=1',
      'ignore=0',
    ]);
    expect(await watched.shows('resilience.breaker.blocked')).toEqual(['=3']);
  });

  it('shows calls under way, and those whose result came late', async () => {
    watched = new Watched();
    const breaker = watched.define('payments');
    let answer = swallow;
    const slow = breaker.execute(() => new Promise<void>((settle) => (answer = settle)));

    const underWay = await watched.shows('resilience.breaker.in_flight');
    breaker.trip();
    answer();
    await slow;

    expect(underWay).toEqual(['=1']);
    expect(await watched.shows('resilience.breaker.in_flight')).toEqual(['=0']);
    expect(await watched.shows('resilience.breaker.late')).toEqual(['=1']);
  });

  it.each([
    { title: 'closed', act: swallow, inForce: 'closed' },
    { title: 'open', act: (breaker: CircuitBreaker) => void breaker.trip(), inForce: 'open' },
    {
      title: 'half-open',
      act: (breaker: CircuitBreaker) => {
        breaker.trip();
        watched.clock.advance(5_000);
        breaker.admit();
      },
      inForce: 'half_open',
    },
    {
      title: 'forced open',
      act: (breaker: CircuitBreaker) => void breaker.forceOpen(),
      inForce: 'forced_open',
    },
    {
      title: 'disabled',
      act: (breaker: CircuitBreaker) => void breaker.disable(),
      inForce: 'disabled',
    },
    {
      title: 'switched off',
      act: (breaker: CircuitBreaker) => breaker.setActive(false),
      inForce: 'disabled',
    },
  ])('shows the one state in force: $title', async ({ act, inForce }) => {
    watched = new Watched();
    act(watched.define('payments'));

    const states = await watched.shows('resilience.breaker.state');

    expect(states).toHaveLength(5);
    expect(states.filter((state) => state.endsWith('=1'))).toEqual([`${inForce}=1`]);
  });

  it('shows moves by where and why, and the time spent open', async () => {
    watched = new Watched();
    const breaker = watched.define('payments');
    await fail(breaker, 2);
    watched.clock.advance(7_000);
    await fail(breaker, 1);
    watched.clock.advance(1_500);

    expect(await watched.shows('resilience.breaker.transitions')).toEqual([
      'open failures=1',
      'half_open open_period_over=1',
      'open probe_failed=1',
    ]);
    expect(await watched.shows('resilience.breaker.open.time')).toEqual(['=8.5']);
  });

  it('counts the time open from before it began to watch', async () => {
    watched = new Watched();
    const meter = new MeterProvider({ readers: [] }).getMeter('none');
    watched.define('payments').trip();
    watched.clock.advance(2_000);
    watched.watching[Symbol.dispose]();

    const { registry, clock } = watched;
    const told: number[] = [];
    meter.addBatchObservableCallback = (callback) => {
      void callback({
        observe: (_metric, value, attributes) => {
          if (Object.keys(attributes ?? {}).length === 1) told.push(value);
        },
      });
    };
    observeResilience(registry, { meter, clock })[Symbol.dispose]();

    expect(told).toContain(2);
  });

  it('shows the waiting that refusals spared', async () => {
    watched = new Watched();
    const breaker = watched.registry.define('payments', { failureThreshold: 1 });
    await breaker
      .execute(() => {
        watched.clock.advance(800);
        return down();
      })
      .catch(swallow);

    await fail(breaker, 3);

    expect(await watched.shows('resilience.breaker.time_saved')).toEqual(['=2.4']);
  });

  it('shows latencies as counts up to a bound, each with those before', async () => {
    watched = new Watched();
    const breaker = watched.define('payments');
    const { clock } = watched;
    for (const ms of [0.5, 1, 40, 90_000]) {
      await breaker.execute(() => void clock.advance(ms));
    }

    const buckets = await watched.shows('resilience.breaker.call.duration.bucket');

    expect(buckets).toHaveLength(LATENCY_SERIES);
    expect(buckets.slice(0, 8)).toEqual([
      '0.0008=1',
      '0.0016=2',
      '0.0032=2',
      '0.0064=2',
      '0.0128=2',
      '0.0256=2',
      '0.0512=3',
      '0.1024=3',
    ]);
    expect(buckets.slice(-2)).toEqual(['26.2144=3', '+Inf=4']);
    expect(await watched.shows('resilience.breaker.call.duration.sum')).toEqual(['=90.0415']);
  });

  it('shows retries, bulkheads, deadlines and fallbacks', async () => {
    const retry = new Retry('payments', { idempotent: true, attempts: 1 });
    const bulkhead = new Bulkhead('payments', { maxConcurrent: 1 });
    const deadline = new Deadline('payments', { attemptMs: 100 });
    const fallback = new Fallback('payments', { value: 'stand-in' });
    watched = new Watched({
      policies: policySource({
        retries: [retry],
        bulkheads: [bulkhead],
        deadlines: [deadline],
        fallbacks: [fallback],
      }),
    });
    await retry.execute(down).catch(swallow);
    bulkhead.tryAcquire();
    bulkhead.tryAcquire();
    await fallback.execute(down);

    expect(await watched.shows('resilience.retry.calls')).toEqual(['=1']);
    expect(await watched.shows('resilience.retry.refused')).toContain('attempts_used=1');
    expect(await watched.shows('resilience.retry.budget.tokens')).toHaveLength(1);
    expect(await watched.shows('resilience.bulkhead.in_use')).toEqual(['=1']);
    expect(await watched.shows('resilience.bulkhead.refused')).toContain('full=1');
    expect(await watched.shows('resilience.deadline.exceeded')).toEqual(['total=0', 'attempt=0']);
    expect(await watched.shows('resilience.deadline.budget_exhausted')).toEqual(['=0']);
    expect(await watched.shows('resilience.fallback.served')).toContain('value=1');
  });

  it('ends the series of a deleted breaker: at once where an SDK allows it', async () => {
    watched = new Watched({}, AggregationTemporality.DELTA);
    watched.define('payments').trip();
    watched.define('orders');
    await watched.collect();
    watched.registry.delete('payments');

    await watched.collect();

    expect(await watched.shows('resilience.breaker.calls')).toEqual([]);
    expect(await watched.shows('resilience.breaker.state', 'orders')).toHaveLength(5);
  });

  it('ends them at 0 where an SDK repeats the last value for ever', async () => {
    watched = new Watched();
    watched.define('payments').trip();
    const before = await watched.shows('resilience.breaker.state');
    watched.registry.delete('payments');

    const after = await watched.shows('resilience.breaker.state');

    expect(before).toContain('open=1');
    expect(after.filter((state) => !state.endsWith('=0'))).toEqual([]);
  });

  it.each([
    { title: 'after a collection', collects: true },
    { title: 'between two collections', collects: false },
  ])(
    'takes a breaker that comes back under its name for a new one: $title',
    async ({ collects }) => {
      watched = new Watched();
      await fail(watched.define('payments'), 5);
      watched.registry.delete('payments');
      if (collects) await watched.collect();
      watched.define('payments');
      watched.clock.advance(60_000);

      expect(await watched.shows('resilience.breaker.open.time')).toEqual(['=0']);
      expect(await watched.shows('resilience.breaker.transitions')).toEqual([]);
      expect(await watched.shows('resilience.breaker.state')).toContain('closed=1');
      expect(await watched.shows('resilience.breaker.blocked')).toEqual(['=0']);
    },
  );

  it('shows no more names than it is told to, the first ones', async () => {
    watched = new Watched({ maxNames: 2 });
    for (const name of ['one', 'two', 'three']) watched.define(name);

    const shown = (await watched.collect()).get('resilience.breaker.blocked') ?? [];

    expect(shown.map(({ attributes }) => attributes['resilience.breaker.name'])).toEqual([
      'one',
      'two',
    ]);
  });

  it('stays within what SDKs take of one metric, 2,000 series, by default', async () => {
    watched = new Watched();
    for (let tenant = 0; tenant < 150; tenant++) watched.define(`tenant-${tenant}`);

    const sizes = [...(await watched.collect()).values()].map((points) => points.length);

    expect(Math.max(...sizes)).toBe(100 * LATENCY_SERIES);
  });

  it('names the group of a breaker that has one', async () => {
    watched = new Watched();
    watched.registry.define('payments', {}, { group: 'b-c' });

    expect(await watched.shows('resilience.breaker.blocked')).toEqual(['b-c=0']);
  });

  it('shows nothing once it is disposed of', async () => {
    watched = new Watched({}, AggregationTemporality.DELTA);
    watched.define('payments');
    await watched.collect();

    watched.watching[Symbol.dispose]();

    expect([...(await watched.collect()).values()].flat()).toEqual([]);
  });

  it('shows of peers whose fault their failures were, read when it collects', async () => {
    const peer = { name: 'orders', judged: 0, attributed: 0 };
    watched = new Watched({ peers: [peer] });
    Object.assign(peer, { judged: 5, attributed: 4 });

    expect(await watched.shows('resilience.peer.judged', 'orders')).toEqual(['=5']);
    expect(await watched.shows('resilience.peer.attributed', 'orders')).toEqual(['=4']);
  });

  it.each([0, -1, 2.5, Number.NaN, 10_001])('refuses maxNames %p', (maxNames) => {
    watched = new Watched();

    expect(() => new Watched({ maxNames })).toThrow('maxNames must be a whole number');
  });
});

describe('docs/telemetry.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/telemetry.md'), 'utf8');
  const all = [BREAKERS, RETRIES, BULKHEADS, DEADLINES, FALLBACKS, PEERS].flatMap(({ series }) =>
    series.map(({ name, kind, unit }) => ({ name, kind, unit })),
  );

  it.each(all)('describes $name', ({ name, kind, unit }) => {
    const KINDS = { counter: 'counter', up_down: 'up/down', gauge: 'gauge' };
    const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';

    expect(row.split('|').map((cell) => cell.trim())).toEqual(
      expect.arrayContaining([KINDS[kind], `\`${unit}\``]),
    );
  });

  it('describes no metric that there is not', () => {
    const described = [...text.matchAll(/^\| `(resilience\.[a-z_.]+)` +\| (counter|up|gauge)/gm)];

    expect(new Set(described.map((row) => row[1]))).toEqual(new Set(all.map(({ name }) => name)));
  });
});
