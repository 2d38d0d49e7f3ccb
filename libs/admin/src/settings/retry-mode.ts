import type { PolicyRegistry, SettingsChanges } from '@firebreak/resilience/nest';

/**
 * How a service repeats failed calls: `careful` as the code says; `off` not at all; `naive` whatever
 * failed, up to the policy's attempts, without a look at idempotency, markers, pushback or budgets,
 * which only shows why the others are there.
 */
export const RETRY_MODES = ['careful', 'naive', 'off'] as const;
export type RetryMode = (typeof RETRY_MODES)[number];

/** A shared budget cannot be taken away; the most that there may be of everything never runs out. */
const ENDLESS = { ratio: 1, perSecond: 1e6, max: 1e6 };
const REPEAT_ALL = { idempotent: true, retryIf: () => ({ retry: 'any_method' as const }) };

/** The settings with what the mode changes on top. */
export function withRetryMode(
  mode: RetryMode,
  settings: SettingsChanges,
  { retries, budgets }: Pick<PolicyRegistry, 'retries' | 'budgets'>,
): SettingsChanges {
  if (mode === 'careful') return settings;
  const changes = retries.all().map(({ name, sharesBudget }) => {
    const budget = sharesBudget ? {} : { budget: false as const };
    const change = mode === 'off' ? { attempts: 1 } : { ...REPEAT_ALL, ...budget };
    return [name, { ...settings.retries?.[name], ...change }] as const;
  });
  const endless = mode === 'off' ? [] : budgets.names.map((name) => [name, ENDLESS] as const);
  return {
    ...settings,
    retries: { ...settings.retries, ...Object.fromEntries(changes) },
    budgets: { ...settings.budgets, ...Object.fromEntries(endless) },
  };
}
