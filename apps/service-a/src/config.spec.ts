import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

describe('the configuration of service A', () => {
  it.each([
    {
      title: 'unknown placement',
      env: { PLACEMENT: 'everywhere' },
      says: [/PLACEMENT/, /every-hop/],
    },
    { title: 'port that is no number', env: { SERVICE_A_PORT: 'x' }, says: [/SERVICE_A_PORT/] },
    {
      title: 'address without port',
      env: { SERVICE_B_ADDRESS: 'b' },
      says: [/SERVICE_B_ADDRESS/],
    },
    { title: 'open period of zero', env: { BREAKER_OPEN_MS: '0' }, says: [/BREAKER_OPEN_MS/] },
  ])('is refused with its reason: $title', ({ env, says }) => {
    for (const pattern of says) expect(() => readConfig(env)).toThrow(pattern);
  });

  it('finds B by its port alone', () => {
    expect(readConfig({ SERVICE_B_PORT: '4711' }).SERVICE_B_ADDRESS).toBe('127.0.0.1:4711');
  });
});
