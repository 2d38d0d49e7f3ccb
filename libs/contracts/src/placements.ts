/**
 * A set of breakers that is active or idle together: where they sit and what each one is keyed by.
 * `edge` and `server` guard inbound handlers (A; B and C), the others sit on a caller's gateway.
 */
export type BreakerGroup =
  'edge' | 'a-b:service' | 'a-b:operation' | 'b-c:service' | 'b-c:operation' | 'server';

/**
 * Where the breakers sit. The breakers themselves are always mounted; a placement says which
 * groups of them act. A new placement is one more row.
 */
export const PLACEMENTS = {
  none: [],
  'b-c': ['b-c:operation'],
  'every-hop': ['a-b:operation', 'b-c:operation'],
} as const satisfies Readonly<Record<string, readonly BreakerGroup[]>>;

export type Placement = keyof typeof PLACEMENTS;

/** The placement unless PLACEMENT says otherwise. */
export const DEFAULT_PLACEMENT: Placement = 'every-hop';

/** Every placement by name, in the order of the table. */
export const PLACEMENT_NAMES = Object.keys(PLACEMENTS) as readonly Placement[];

/**
 * Whether the breakers of this group act under this placement. A breaker of no group, or of one
 * that is not in the table's words, acts under none.
 */
export function isGroupActive(placement: Placement, group: string | undefined): boolean {
  const active: readonly BreakerGroup[] = PLACEMENTS[placement];
  return active.some((name) => name === group);
}
