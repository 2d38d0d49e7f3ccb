/** Puts moments of two clocks on the axis of a cell, in ms: 0 is when the fault struck. */
export class CellAxis {
  /**
   * @param zeroMs when the fault struck, on performance.now()
   * @param wallZeroMs the same moment in ms since 1970: services log by the wall clock
   */
  constructor(
    private readonly zeroMs: number,
    private readonly wallZeroMs: number,
  ) {}

  /** The axis of a fault that strikes at this moment. */
  static strikingNow(): CellAxis {
    return new CellAxis(performance.now(), Date.now());
  }

  /** @param at on performance.now() */
  ofTimer(at: number): number {
    return at - this.zeroMs;
  }

  /** @param time ISO 8601 */
  ofLog(time: string): number {
    return Date.parse(time) - this.wallZeroMs;
  }

  /** When on performance.now() something is due. */
  timerOf(atMs: number): number {
    return atMs + this.zeroMs;
  }
}
