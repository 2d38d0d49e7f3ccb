import { afterEach, describe, expect, it } from '@jest/globals';
import { Traffic } from '@firebreak/chassis';
import { BreakerRegistry } from '@firebreak/resilience';
import { policySource } from '@firebreak/resilience/otel';
import { serviceResource } from '../service-resource.js';
import type { CallNames } from './call-attributes.js';
import { ServiceMetrics } from './service-metrics.js';

const EDGE: CallNames = { asks: { service: 'chain.Orders', address: '[::1]:50052' } };
const BEHIND: CallNames = { ...EDGE, serves: 'chain.Orders' };

let metrics: ServiceMetrics | undefined;
afterEach(() => metrics?.[Symbol.dispose]());

async function linesOf(
  names: CallNames,
  traffic: Traffic,
  registry = new BreakerRegistry(),
): Promise<string[]> {
  metrics = new ServiceMetrics({
    resource: serviceResource('service-a'),
    traffic,
    names,
    registry,
    policies: policySource({}),
    placement: () => 'b-c',
  });
  return (await metrics.text()).split('\n');
}

function count(...calls: [direction: 'inbound' | 'outbound', operation: string, code: string][]) {
  const traffic = new Traffic(() => 0);
  for (const [direction, operation, code] of calls) {
    traffic.begin(direction, operation, 450)({ code });
  }
  return traffic;
}

/** A line of the text: `name{label="…",…} value`. */
function series(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
  return `${name}{${pairs.join(',')}} ${value}`;
}

const HTTP = 'http_server_request_duration_seconds_count';
const TAKEN = 'rpc_server_call_duration_seconds_count';
const MADE = 'rpc_client_call_duration_seconds_count';

describe('the metrics of a service', () => {
  it.each([
    {
      title: 'a request by its route',
      names: EDGE,
      call: ['inbound', 'GET /quotes', '200'] as const,
      name: HTTP,
      labels: {
        http_request_method: 'GET',
        http_route: '/quotes',
        url_scheme: 'http',
        http_response_status_code: '200',
      },
    },
    {
      title: 'a request without a route, whatever its method',
      names: EDGE,
      call: ['inbound', 'other', '404'] as const,
      name: HTTP,
      labels: {
        http_request_method: '_OTHER',
        url_scheme: 'http',
        http_response_status_code: '404',
      },
    },
    {
      title: 'a failed request',
      names: EDGE,
      call: ['inbound', 'POST /orders', '503'] as const,
      name: HTTP,
      labels: {
        http_request_method: 'POST',
        http_route: '/orders',
        url_scheme: 'http',
        http_response_status_code: '503',
        error_type: '503',
      },
    },
    {
      title: 'a request whose client left',
      names: EDGE,
      call: ['inbound', 'GET /quotes', 'CLIENT_LEFT'] as const,
      name: HTTP,
      labels: {
        http_request_method: 'GET',
        http_route: '/quotes',
        url_scheme: 'http',
        error_type: 'CLIENT_LEFT',
      },
    },
    {
      title: "a call refused for its caller's fault, which is no error of a server",
      names: BEHIND,
      call: ['inbound', 'PlaceOrder', 'NOT_FOUND'] as const,
      name: TAKEN,
      labels: {
        rpc_system_name: 'grpc',
        rpc_method: 'chain.Orders/PlaceOrder',
        rpc_response_status_code: 'NOT_FOUND',
      },
    },
    {
      title: 'an attempt that failed',
      names: EDGE,
      call: ['outbound', 'PlaceOrder', 'NOT_FOUND'] as const,
      name: MADE,
      labels: {
        rpc_system_name: 'grpc',
        rpc_method: 'chain.Orders/PlaceOrder',
        server_address: '::1',
        server_port: '50052',
        rpc_response_status_code: 'NOT_FOUND',
        error_type: 'NOT_FOUND',
      },
    },
  ])('name $title as OpenTelemetry does', async ({ names, call, name, labels }) => {
    expect(await linesOf(names, count([...call]))).toContain(series(name, labels, 1));
  });

  it('tell what is left of deadlines, and what is under way', async () => {
    const traffic = count(['inbound', 'PlaceOrder', 'OK']);
    traffic.begin('inbound', 'PlaceOrder');

    const lines = await linesOf(BEHIND, traffic);

    const labels = { firebreak_direction: 'inbound', firebreak_operation: 'PlaceOrder' };
    const budget = 'firebreak_calls_deadline_budget_seconds';
    expect(lines).toContain(series(`${budget}_sum`, labels, 0.45));
    expect(lines).toContain(series(`${budget}_count`, labels, 1));
    expect(lines).toContain(series('firebreak_calls_in_flight', labels, 1));
  });

  it('show the placement in force and the breakers', async () => {
    const registry = new BreakerRegistry({}, { latencies: true });
    await registry.define('service-c/Charge').execute(() => 'charged');

    const lines = await linesOf(BEHIND, new Traffic(), registry);

    expect(lines).toContain(series('firebreak_placement', { firebreak_placement: 'b-c' }, 1));
    expect(lines).toContain(series('firebreak_placement', { firebreak_placement: 'none' }, 0));
    expect(lines).toContain(
      series(
        'resilience_breaker_calls_total',
        { resilience_breaker_name: 'service-c/Charge', resilience_call_outcome: 'success' },
        1,
      ),
    );
    // A counter with a label `le` would be taken for a broken histogram.
    expect(lines.filter((line) => line.includes('breaker_call_duration'))).toEqual([]);
  });

  it('do not grow with what clients send', async () => {
    const traffic = new Traffic();
    for (let i = 0; i < 5_000; i++) {
      traffic.begin('inbound', `M${i} /x/${i}`)({ code: String(i) });
    }
    for (let i = 0; i < 200; i++) traffic.begin('outbound', 'Quote')({ code: String(i) });

    const counted = (await linesOf(EDGE, traffic)).filter((line) => line.includes('_count{'));

    expect(counted.length).toBeLessThan(300);
  });

  it('are read once for all who ask at the same time', async () => {
    await linesOf(EDGE, new Traffic());

    expect(metrics?.text()).toBe(metrics?.text());
  });
});
