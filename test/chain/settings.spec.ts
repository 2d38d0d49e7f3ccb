import { afterEach, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@firebreak/contracts/plain';
import { ServiceProcess } from '@firebreak/stack';
import { closeAll, openChain } from './harness/open-chain.js';
import { until } from './harness/until.js';

afterEach(closeAll);

const THREE = { failureThreshold: 3, openMs: 5_000, successThreshold: 1, maxProbes: 1 };
const A_TO_B = { ...THREE, fairMs: 500, leaseMs: 1_250 };
const B_TO_C = { ...THREE, attemptMs: 800, fairMs: 400, leaseMs: 1_050, stall: null };
const FROM_A = { totalMs: 1_000, attemptMs: 1_000 };
const FROM_B = { totalMs: 800, attemptMs: 800 };
const ONCE = { attempts: 1 };

/** The constants of the lab's predictions: they differ from the chain's own figures in everything. */
const LAB: Readonly<Record<ServiceName, object>> = {
  'service-a': {
    breakers: {
      'service-b': A_TO_B,
      'service-b/PlaceOrder': A_TO_B,
      'service-b/GetOrder': A_TO_B,
      'service-b/GetQuote': A_TO_B,
      'edge/POST/orders': THREE,
      'edge/GET/orders/:id': THREE,
      'edge/GET/quotes': THREE,
    },
    deadlines: {
      'OrdersGateway.placeOrder': FROM_A,
      'OrdersGateway.getOrder': FROM_A,
      'OrdersGateway.getQuote': FROM_A,
    },
    retries: {
      'OrdersGateway.placeOrder': ONCE,
      'OrdersGateway.getOrder': ONCE,
      'OrdersGateway.getQuote': ONCE,
    },
    fallbacks: { 'OrdersGateway.getQuote': { on: 'never' } },
  },
  'service-b': {
    breakers: {
      'service-c': B_TO_C,
      'service-c/Charge': B_TO_C,
      'service-c/Quote': B_TO_C,
      'inbound/PlaceOrder': THREE,
      'inbound/GetOrder': THREE,
      'inbound/GetQuote': THREE,
    },
    deadlines: { 'PaymentsGateway.charge': FROM_B, 'PaymentsGateway.quote': FROM_B },
    retries: { 'PaymentsGateway.charge': ONCE, 'PaymentsGateway.quote': ONCE },
  },
  'service-c': { breakers: { 'inbound/Charge': THREE, 'inbound/Quote': THREE } },
};

function settings(of: Partial<Record<ServiceName, object>>) {
  return (service: ServiceName): NodeJS.ProcessEnv => {
    const given = of[service];
    return given === undefined ? {} : { RESILIENCE_SETTINGS: JSON.stringify(given) };
  };
}

describe('figures from the environment', () => {
  it('replace those of the code: three failures, 800 ms for C, no retry, no old quote', async () => {
    const { stack, client } = await openChain({ placement: 'b-c', envOf: settings(LAB) });
    expect((await client.quote()).status).toBe(200);
    stack.pause('service-c');

    const from = performance.now();
    const quotes = await Promise.all([client.quote(), client.quote(), client.quote()]);
    const tookMs = performance.now() - from;

    expect(quotes.map(({ status }) => status)).toEqual([504, 504, 504]);
    expect(tookMs).toBeGreaterThan(700);
    expect(tookMs).toBeLessThan(1_900);
    // On a busy machine a call may have had too little of its time to count: then another does.
    const quoteBreaker = () => stack.breaker('service-b', 'service-c/Quote');
    await until(async () => {
      if ((await quoteBreaker()).state === 'OPEN') return true;
      await client.quote();
      return false;
    }, 15_000);
    expect(await quoteBreaker()).toMatchObject({
      state: 'OPEN',
      failureThreshold: 3,
      counters: { success: 1, failure: 3 },
    });
  });

  it.each([
    {
      title: 'what is no JSON',
      env: { RESILIENCE_SETTINGS: '{breakers' },
      says: [/RESILIENCE_SETTINGS must be a JSON object/],
    },
    {
      title: 'every name and figure that is wrong',
      env: {
        RESILIENCE_SETTINGS: JSON.stringify({
          breakers: { 'no\nsuch': {}, 'service-c/Quote': { openMs: -1 } },
          retries: { 'PaymentsGateway.quote': { attempts: 11 } },
        }),
      },
      says: [/there is no "no such"/, /openMs must be .* got -1/, /attempts must be .* got 11/],
    },
    {
      title: 'an unknown way to retry',
      env: { RETRIES: 'always' },
      says: [/RETRIES must be one of careful, naive, off/],
    },
  ])('stop the start in one line: $title', async ({ env, says }) => {
    const service = new ServiceProcess('service-b', {
      SERVICE_B_PORT: '0',
      SERVICE_B_ADMIN_PORT: '0',
      SERVICE_B_METRICS_PORT: '0',
      ...env,
    });

    const { code } = await service.exited;

    expect(code).toBe(1);
    expect(service.raw).toHaveLength(1);
    for (const pattern of says) expect(service.raw[0]).toMatch(pattern);
    expect(service.events('service.listening')).toEqual([]);
  });
});
