import { describe, expect, it } from '@jest/globals';
import * as contracts from '@firebreak/contracts';
import { DEFAULT_ADMIN_PORTS, DEFAULT_METRICS_PORTS, DEFAULT_PORTS, SERVICES } from './services.js';

describe('the services the command knows', () => {
  it('are those of the contracts, on the same ports', () => {
    expect(SERVICES).toEqual(contracts.SERVICES);
    expect(DEFAULT_PORTS).toEqual(contracts.DEFAULT_PORTS);
    expect(DEFAULT_ADMIN_PORTS).toEqual(contracts.DEFAULT_ADMIN_PORTS);
    expect(DEFAULT_METRICS_PORTS).toEqual(contracts.DEFAULT_METRICS_PORTS);
  });
});
