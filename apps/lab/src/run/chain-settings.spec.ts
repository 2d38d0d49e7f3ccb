import { describe, expect, it } from '@jest/globals';
import type { Cell } from '../scenario/cell.js';
import { type ChainSettings, stackOptions } from './chain-settings.js';

const CELL: Cell = {
  placement: 'every-hop',
  fault: 'hang',
  repeat: 1,
  seed: 1,
  ratePerSecond: 60,
  mix: [{ operation: 'orders', weight: 1 }],
  figures: 'lab',
  openMs: 1_500,
  healthyMs: 0,
  faultMs: 1_000,
  recoveryMs: 0,
};

function figuresOf(
  service: 'service-a' | 'service-b' | 'service-c',
  settings?: ChainSettings,
  cell = CELL,
) {
  const text = stackOptions(cell, settings).envOf?.(service)['RESILIENCE_SETTINGS'];
  return JSON.parse(text ?? '') as unknown;
}

describe('the settings of a chain', () => {
  it('are those of the predictions, with the open period of the cell', () => {
    expect(stackOptions(CELL).env).toEqual({ BREAKER_OPEN_MS: '1500', RETRIES: 'careful' });
    expect(stackOptions(CELL).placement).toBe('every-hop');
    expect(figuresOf('service-b')).toMatchObject({
      breakers: {
        'service-c/Charge': { failureThreshold: 3, openMs: 1_500, attemptMs: 800, stall: null },
        'inbound/PlaceOrder': { failureThreshold: 3 },
      },
      deadlines: { 'PaymentsGateway.charge': { totalMs: 800 } },
      retries: { 'PaymentsGateway.quote': { attempts: 1 } },
    });
    expect(figuresOf('service-a')).toMatchObject({
      breakers: { 'service-b/GetOrder': { fairMs: 500, leaseMs: 1_250 } },
      fallbacks: { 'OrdersGateway.getQuote': { on: 'never' } },
    });
  });

  it("are the chain's own when the cell says so", () => {
    const cell = { ...CELL, figures: 'chain' } as const;

    expect(figuresOf('service-b', undefined, cell)).toEqual({});
    expect(stackOptions(cell).env).toMatchObject({ BREAKER_OPEN_MS: '1500' });
  });

  it('take changes figure by figure and leave the others', () => {
    const settings: ChainSettings = {
      figures: {
        'service-b': {
          breakers: { 'service-c/Charge': { failureThreshold: 5 } },
          bulkheads: { 'PaymentsGateway.charge': { maxConcurrent: 9 } },
        },
      },
      retries: 'naive',
      env: { LOG_LEVEL: 'debug' },
    };

    expect(figuresOf('service-b', settings)).toMatchObject({
      breakers: {
        'service-c/Charge': { failureThreshold: 5, attemptMs: 800 },
        'service-c/Quote': { failureThreshold: 3 },
      },
      bulkheads: { 'PaymentsGateway.charge': { maxConcurrent: 9 } },
    });
    expect(stackOptions(CELL, settings).env).toMatchObject({
      RETRIES: 'naive',
      LOG_LEVEL: 'debug',
    });
  });
});
