import { describe, expect, it } from '@jest/globals';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { prometheusText } from './prometheus-text.js';
import { ScrapeReader } from './scrape-reader.js';

async function textOf(write: (provider: MeterProvider) => void): Promise<string[]> {
  const reader = new ScrapeReader();
  const resource = resourceFromAttributes({ 'service.name': 'service-a' });
  const provider = new MeterProvider({ readers: [reader], resource });
  write(provider);
  const { resourceMetrics } = await reader.collect();
  return prometheusText(resourceMetrics).trimEnd().split('\n');
}

describe('Prometheus text', () => {
  it('says first what the metrics are about', async () => {
    const lines = await textOf(() => undefined);

    expect(lines).toEqual([
      '# HELP target_info What these metrics are about.',
      '# TYPE target_info gauge',
      'target_info{service_name="service-a"} 1',
    ]);
  });

  it.each([
    { title: 'a counter of seconds', kind: 'counter', unit: 's', name: 'a_b_seconds_total' },
    { title: 'a counter of calls', kind: 'counter', unit: '{call}', name: 'a_b_total' },
    { title: 'a size in bytes', kind: 'up_down', unit: 'By', name: 'a_b_bytes' },
    { title: 'a share', kind: 'gauge', unit: '1', name: 'a_b_ratio' },
    { title: 'a state of 0 or 1', kind: 'up_down', unit: '1', name: 'a_b' },
  ])('names $title as OpenTelemetry wants it', async ({ kind, unit, name }) => {
    const lines = await textOf((provider) => {
      const meter = provider.getMeter('m');
      if (kind === 'counter') meter.createCounter('a.b', { unit }).add(1);
      if (kind === 'up_down') meter.createUpDownCounter('a.b', { unit }).add(1);
      if (kind === 'gauge') meter.createGauge('a.b', { unit }).record(1);
    });

    expect(lines.slice(4)).toEqual([
      `# TYPE ${name} ${kind === 'counter' ? 'counter' : 'gauge'}`,
      `${name} 1`,
    ]);
  });

  it('writes a histogram as buckets that each hold those before it', async () => {
    const lines = await textOf((provider) => {
      const took = provider.getMeter('m').createHistogram('took', {
        unit: 's',
        description: 'How long.',
        advice: { explicitBucketBoundaries: [0.1, 1] },
      });
      for (const value of [0.05, 0.1, 0.5, 7]) took.record(value, { 'http.route': '/quotes' });
    });

    expect(lines.slice(3)).toEqual([
      '# HELP took_seconds How long.',
      '# TYPE took_seconds histogram',
      'took_seconds_bucket{http_route="/quotes",le="0.1"} 2',
      'took_seconds_bucket{http_route="/quotes",le="1"} 3',
      'took_seconds_bucket{http_route="/quotes",le="+Inf"} 4',
      'took_seconds_sum{http_route="/quotes"} 7.65',
      'took_seconds_count{http_route="/quotes"} 4',
    ]);
  });

  it('joins the values of names that become the same', async () => {
    const lines = await textOf((provider) => {
      provider.getMeter('m').createCounter('a').add(1, { 'x.y': 'first', z: 'z', x_y: 'second' });
    });

    expect(lines.at(-1)).toBe('a_total{x_y="first;second",z="z"} 1');
  });

  it('lets no value break out of its line', async () => {
    const lines = await textOf((provider) => {
      provider.getMeter('m').createCounter('a').add(1, { who: 'a"\n\\b 1' });
    });

    expect(lines.at(-1)).toBe(String.raw`a_total{who="a\"\n\\b 1"} 1`);
  });
});
