import { BreakerConfigError } from '../core/index.js';

/** Options to change; null takes back what was said, so that the default holds again. */
export type OptionChanges<Options> = { readonly [Field in keyof Options]?: Options[Field] | null };

/** What can be given other figures while it is in use. */
export interface Reconfigurable<Changes> {
  readonly name: string;
  /** @throws BreakerConfigError if the changes would be refused; nothing is changed */
  preview(changes: Changes): unknown;
  reconfigure(changes: Changes): void;
}

/** Where policies are found by name, such as a BreakerRegistry. */
export interface ReconfigurableSource<Changes> {
  get(name: string): Reconfigurable<Changes> | undefined;
}

/** A change that was found to be in order. */
export interface PlannedChange {
  readonly target: object;
  /** What `preview` answered: the figures to come. */
  readonly options: unknown;
  readonly apply: () => void;
}

/**
 * Looks at changes by name without making them.
 * @param faults where everything is noted that is wrong with them
 */
export function planChanges<Changes>(
  source: ReconfigurableSource<Changes>,
  changes: Readonly<Record<string, Changes>>,
  faults: string[],
): PlannedChange[] {
  return Object.entries(changes).flatMap(([name, change]) => {
    const target = source.get(name);
    if (target === undefined) {
      faults.push(`there is no "${name}"`);
      return [];
    }
    try {
      const options = target.preview(change);
      return [{ target, options, apply: () => target.reconfigure(change) }];
    } catch (error) {
      if (!(error instanceof BreakerConfigError)) throw error;
      faults.push(...error.faults.map((fault) => `${error.subject}: ${fault}`));
      return [];
    }
  });
}

/**
 * Gives several policies other figures as one change: all of them, or none.
 * @throws BreakerConfigError listing every fault; then nothing has changed
 * @example reconfigureTogether(registry, { 'b-c': { openMs: 2_000 }, 'a-b': { openMs: 2_000 } })
 */
export function reconfigureTogether<Changes>(
  source: ReconfigurableSource<Changes>,
  changes: Readonly<Record<string, Changes>>,
): void {
  const faults: string[] = [];
  const planned = planChanges(source, changes, faults);
  if (faults.length > 0) throw new BreakerConfigError('Reconfiguration', faults);
  for (const { apply } of planned) apply();
}
