import type { ServiceName } from '@firebreak/contracts/plain';
import type { StackOptions } from '@firebreak/stack';
import type { Cell } from '../scenario/cell.js';
import { labSettings, type ServiceFigures } from './lab-settings.js';

export type { ServiceFigures } from './lab-settings.js';

/** What a cell's chain has beyond what the cell itself says. */
export interface ChainSettings {
  /** Figures on top of the cell's, by service, kind and name. null takes one back to its default. */
  readonly figures?: Readonly<Partial<Record<ServiceName, ServiceFigures>>>;
  /** How A and B repeat failed calls, up to the attempts of their figures. @default careful */
  readonly retries?: 'careful' | 'naive' | 'off';
  /** Further variables for all services. */
  readonly env?: NodeJS.ProcessEnv;
}

/** How to start a stack that has the figures of a cell. */
export function stackOptions(cell: Cell, settings: ChainSettings = {}): StackOptions {
  const base = cell.figures === 'lab' ? labSettings(cell.openMs) : {};
  return {
    placement: cell.placement,
    env: {
      BREAKER_OPEN_MS: String(cell.openMs),
      RETRIES: settings.retries ?? 'careful',
      ...settings.env,
    },
    envOf: (service) => ({
      RESILIENCE_SETTINGS: JSON.stringify(
        merged((base as ChainFigures)[service] ?? {}, settings.figures?.[service] ?? {}),
      ),
    }),
  };
}

type ChainFigures = Readonly<Partial<Record<ServiceName, ServiceFigures>>>;
type ByKind = Readonly<Record<string, Readonly<Record<string, object>> | undefined>>;

/** The figures of `base` with those of `changes` on top, figure by figure. */
function merged(base: ServiceFigures, changes: ServiceFigures): ServiceFigures {
  const [old, next] = [base as ByKind, changes as ByKind];
  const kinds = new Set([...Object.keys(old), ...Object.keys(next)]);
  return Object.fromEntries(
    [...kinds].map((kind) => [kind, mergedByName(old[kind] ?? {}, next[kind] ?? {})]),
  );
}

function mergedByName(
  base: Readonly<Record<string, object>>,
  changes: Readonly<Record<string, object>>,
): Readonly<Record<string, object>> {
  const names = new Set([...Object.keys(base), ...Object.keys(changes)]);
  return Object.fromEntries([...names].map((name) => [name, { ...base[name], ...changes[name] }]));
}
