import type { Operation } from '@firebreak/load';

/** What of the edge needs C, and what must survive its death. */
export const NEEDS_C: Readonly<Record<Operation, boolean>> = {
  orders: true,
  quotes: true,
  reads: false,
};
