import type { ServiceName } from '@firebreak/contracts/plain';

const SLOW_C = { attemptMs: 1_600, fairMs: 800, leaseMs: 2_000, stall: null };
const WAIT = { totalMs: 1_600, attemptMs: 1_600 };

// No time is left for a second attempt.
const ONCE = { attempts: 1 };

const SETTINGS: Partial<Record<ServiceName, object>> = {
  'service-b': {
    breakers: { 'service-c': SLOW_C, 'service-c/Charge': SLOW_C, 'service-c/Quote': SLOW_C },
    deadlines: { 'PaymentsGateway.charge': WAIT, 'PaymentsGateway.quote': WAIT },
    retries: { 'PaymentsGateway.charge': ONCE, 'PaymentsGateway.quote': ONCE },
  },
};

/**
 * Variables with which B waits for C almost as long as the edge lets it: for tests that are about
 * other things than deadlines, on machines that may be slow.
 */
export function patience(service: ServiceName): NodeJS.ProcessEnv {
  const settings = SETTINGS[service];
  return settings === undefined ? {} : { RESILIENCE_SETTINGS: JSON.stringify(settings) };
}
