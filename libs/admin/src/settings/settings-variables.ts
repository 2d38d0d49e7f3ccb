import { oneOf, variable } from '@firebreak/chassis';
import type { SettingsChanges } from '@firebreak/resilience/nest';
import { RETRY_MODES } from './retry-mode.js';

const EXAMPLE = '{"breakers":{"service-c/Charge":{"failureThreshold":5}}}';

/** What a service reads about the figures of its policies. */
export const settingsVariables = {
  /**
   * Figures in place of those in the code, by kind and name, as JSON: what `ResilienceSettings` takes.
   * null takes a figure back to its default and switches a rule off.
   */
  RESILIENCE_SETTINGS: variable(
    `a JSON object of figures by kind and name, such as ${EXAMPLE}`,
    parse,
  ).default({}),
};

/** What a service that calls others reads besides. */
export const retryVariables = {
  /** How failed calls are repeated. */
  RETRIES: oneOf(RETRY_MODES).default('careful'),
};

/** Kinds, names and figures are judged when the policies are there. */
function parse(text: string): SettingsChanges | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? value : undefined;
  } catch {
    return undefined;
  }
}
