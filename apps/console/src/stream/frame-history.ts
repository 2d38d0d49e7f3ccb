/** Frames as JSON text, for readers that come late: one of so many, as far back as there is room. */
export class FrameHistory {
  private readonly frames: string[] = [];
  private seen = 0;

  /**
   * @param most how many are kept
   * @param oneOf keeps the first of so many
   */
  constructor(
    private readonly most: number,
    private readonly oneOf: number,
  ) {}

  add(json: string): void {
    if (this.seen++ % this.oneOf !== 0) return;
    this.frames.push(json);
    if (this.frames.length > this.most) this.frames.shift();
  }

  /** All that are kept, oldest first, as a JSON array. */
  json(): string {
    return `[${this.frames.join(',')}]`;
  }
}
