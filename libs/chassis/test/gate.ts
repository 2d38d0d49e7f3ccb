/** Holds a handler until the spec lets it go on, and tells when it has come that far. */
export class Gate {
  private arrive!: () => void;
  private go!: () => void;

  private readonly opened = new Promise<void>((resolve) => {
    this.go = resolve;
  });

  /** Resolves when someone stands at the gate. */
  readonly arrived = new Promise<void>((resolve) => {
    this.arrive = resolve;
  });

  pass(): Promise<void> {
    this.arrive();
    return this.opened;
  }

  open(): void {
    this.go();
  }
}
