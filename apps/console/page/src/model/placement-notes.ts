/** Where the breakers sit, in a line for somebody who has to choose. */
const NOTES: Readonly<Record<string, string>> = {
  none: 'No breakers, deadlines only: what cascading looks like.',
  edge: 'At A’s front door, one for each route: far from the fault.',
  'a-b': 'One at A for all of B: healthy reads die with the sick orders.',
  'b-c': 'At B, one for each operation of C: next to the fault.',
  'every-hop': 'At A and B, knowing whose fault a failure was: the answer.',
  'every-hop-naive': 'At A and B without knowing whose fault it was: A cuts off B.',
  server: 'Inside B and C: sheds load, no use against a dead process.',
};

/** Empty for a placement that this page does not know yet. */
export function placementNote(placement: string): string {
  return NOTES[placement] ?? '';
}
