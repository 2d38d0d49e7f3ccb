/**
 * A set of breakers that is active or idle together: where they sit and what each one is keyed by.
 * `edge` and `server` guard inbound handlers (A; B and C), the others sit on a caller's gateway.
 */
export type BreakerGroup =
  'edge' | 'a-b:service' | 'a-b:operation' | 'b-c:service' | 'b-c:operation' | 'server';

/** What a placement selects. The breakers themselves are mounted everywhere, and idle otherwise. */
interface PlacementRow {
  readonly groups: readonly BreakerGroup[];
  /** Whether callers go by what a callee says about whose fault it was. It is said always. */
  readonly readsMarkers: boolean;
}

/** Where the breakers sit. A new placement is one more row. */
export const PLACEMENTS = {
  none: { groups: [], readsMarkers: false },
  edge: { groups: ['edge'], readsMarkers: false },
  'a-b': { groups: ['a-b:service'], readsMarkers: false },
  'b-c': { groups: ['b-c:operation'], readsMarkers: false },
  'every-hop': { groups: ['a-b:service', 'a-b:operation', 'b-c:operation'], readsMarkers: true },
  'every-hop-naive': { groups: ['a-b:service', 'b-c:service'], readsMarkers: false },
  server: { groups: ['server'], readsMarkers: false },
} as const satisfies Readonly<Record<string, PlacementRow>>;

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
  const active: readonly BreakerGroup[] = PLACEMENTS[placement].groups;
  return active.some((name) => name === group);
}

/** Whether callers read the markers of failures under this placement. */
export function readsMarkers(placement: Placement): boolean {
  return PLACEMENTS[placement].readsMarkers;
}
