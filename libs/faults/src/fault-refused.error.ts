/** A fault cannot be set or cleared as asked; nothing was changed. The message tells every reason. */
export class FaultRefusedError extends Error {
  /**
   * @param request what was asked for: `error-rate on Charge`
   * @param reasons what must be otherwise, one each
   */
  constructor(
    request: string,
    readonly reasons: readonly string[],
  ) {
    super(`The fault ${request} was refused: ${reasons.join('; ')}.`);
    this.name = 'FaultRefusedError';
  }
}
