import type { Placement } from '@firebreak/contracts/plain';

/** What the tour does to the chain. All of it happens to service-c, save the placement. */
export type Action =
  | { readonly do: 'kill' | 'start' | 'pause' | 'unpause' | 'clear-faults' }
  /** A fault of its charges, in the words of the verb `fault`. */
  | { readonly do: 'fault'; readonly words: readonly [kind: string, ...figures: string[]] }
  | { readonly do: 'placement'; readonly to: Placement };

/** The one service that is broken. */
export const VICTIM = 'service-c';

/** The command that does the same from a second terminal. */
export function commandOf(action: Action): string {
  return `npm run chain -- ${verbOf(action)}`;
}

function verbOf(action: Action): string {
  switch (action.do) {
    case 'clear-faults':
      return `fault ${VICTIM} off`;
    case 'fault':
      return `fault ${VICTIM} charge ${action.words.join(' ')}`;
    case 'placement':
      return `placement ${action.to}`;
    default:
      return `${action.do} ${VICTIM}`;
  }
}
