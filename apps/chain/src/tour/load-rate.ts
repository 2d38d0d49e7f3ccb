/** Requests a second, half of them orders and half of them reads: little enough for a busy laptop. */
export const LOAD_RATE = 60;
