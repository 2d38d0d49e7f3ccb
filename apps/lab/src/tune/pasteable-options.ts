import type { BreakerOptions } from '@firebreak/resilience';
import type { BreakerSetting } from './bought.js';
import { ruleOptions } from './trip-rule.js';

/** The setting as options of the library's breaker. */
export function breakerOptions(setting: BreakerSetting): BreakerOptions {
  const { openMs, deadlineMs, probes } = setting;
  const { needed, atOnce, minSuccessRate } = probes;
  const halfOpen =
    minSuccessRate < 1
      ? { sampled: { probes: needed, minSuccessRate } }
      : { successThreshold: needed, maxProbes: atOnce };
  return { ...ruleOptions(setting.rule), openMs, ...halfOpen, attemptMs: deadlineMs };
}

/** Source text: the two decorators that a gateway's method would carry. */
export function pasteableOptions(setting: BreakerSetting): string {
  const options = Object.entries(breakerOptions(setting)) as [string, unknown][];
  return [
    `@Deadline(${sourceOf({ attemptMs: setting.deadlineMs })})`,
    '@CircuitBreaker({',
    ...options.map(([name, value]) => `  ${name}: ${literal(value)},`),
    '})',
  ].join('\n');
}

/** As people write it: no quotes around names. */
function sourceOf(value: object): string {
  const entries = Object.entries(value) as [string, unknown][];
  return `{ ${entries.map(([name, each]) => `${name}: ${literal(each)}`).join(', ')} }`;
}

function literal(value: unknown): string {
  return typeof value === 'object' && value !== null ? sourceOf(value) : JSON.stringify(value);
}
