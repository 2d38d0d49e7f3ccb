import type { Marker } from './markers.js';

/** A marker with the place of its words. */
export interface PlacedMarker extends Marker {
  /** From the left edge of the plot, 0 to 1. */
  readonly share: number;
  /** In which row the words stand; null if there is no room for them. */
  readonly row: number | null;
  /** Whether the words stand left of the line, since right of it they would be cut off. */
  readonly isFlipped: boolean;
}

export interface MarkerRoom {
  readonly fromMs: number;
  readonly toMs: number;
  readonly widthPx: number;
  readonly rows: number;
}

const LETTER_PX = 6.4;
const PADDING_PX = 14;

/**
 * Puts the words of each marker into the first row where they meet no others. Placements that were
 * told of by three services at once are one marker.
 */
export function placeMarkers(
  markers: readonly Marker[],
  room: MarkerRoom,
): readonly PlacedMarker[] {
  const taken = Array.from({ length: room.rows }, (): [number, number][] => []);
  return withoutRepeats(markers)
    .filter(({ atMs }) => atMs >= room.fromMs && atMs <= room.toMs)
    .map((marker) => {
      const share = (marker.atMs - room.fromMs) / (room.toMs - room.fromMs);
      const width = marker.words.length * LETTER_PX + PADDING_PX;
      const at = share * room.widthPx;
      const isFlipped = at + width > room.widthPx;
      const [from, to] = isFlipped ? [at - width, at] : [at, at + width];
      const row = taken.findIndex((spans) => spans.every(([a, b]) => to <= a || from >= b));
      taken[row]?.push([from, to]);
      return Object.assign({ share, isFlipped, row: row < 0 ? null : row }, marker);
    });
}

const SAME_MS = 1_000;

function withoutRepeats(markers: readonly Marker[]): readonly Marker[] {
  const kept: Marker[] = [];
  for (const marker of markers) {
    const isRepeat = kept.some(
      (one) => one.words === marker.words && Math.abs(one.atMs - marker.atMs) < SAME_MS,
    );
    if (!isRepeat) kept.push(marker);
  }
  return kept;
}
