/** A mistake or a state the user can do something about: printed as one line, never as a stack. */
export class LabError extends Error {
  override readonly name = 'LabError';

  /**
   * @param message what happened, with the value in question, and what to do next
   * @param exitCode what the process ends with, 1 unless told
   */
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
