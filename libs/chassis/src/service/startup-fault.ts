/**
 * A reason not to start that the operator can cure: its message is one line that says what is wrong
 * and which variable changes it, so {@link runService} prints the message alone, without a stack.
 */
export class StartupFault extends Error {
  override readonly name: string = 'StartupFault';
}
