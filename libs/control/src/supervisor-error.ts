/** The supervisor did not do what it was asked. The message says why, for people. */
export class SupervisorError extends Error {
  override readonly name = 'SupervisorError';
}
