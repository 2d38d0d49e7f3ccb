import { CliError } from './cli/cli-error.js';
import { ComposeCommand } from './compose/compose-command.js';
import { ComposeStack } from './compose/compose-stack.js';
import { NativeStack } from './native/native-stack.js';
import { REPOSITORY_ROOT, stackPaths } from './native/stack-paths.js';
import type { Stack } from './stack.js';

/** Which stack a person insists on. */
export interface StackChoice {
  readonly native?: boolean;
  readonly compose?: boolean;
}

/**
 * The stack of this checkout: the native one if it runs, else the one of docker compose if it has
 * containers.
 * @param isQuiet also what compose says to a verb goes to `write`, not to the terminal
 * @throws CliError when there is none, with how to start one.
 */
export async function findStack(
  choice: StackChoice,
  write: (line: string) => void,
  isQuiet = false,
): Promise<Stack> {
  if (choice.native === true && choice.compose === true) {
    throw new CliError('--native and --compose exclude each other.');
  }
  if (choice.compose !== true) {
    const native = new NativeStack(stackPaths(process.env), write);
    if (choice.native === true || (await native.isRunning())) return native;
  }
  const compose = await ComposeCommand.find(REPOSITORY_ROOT);
  if (compose) return new ComposeStack(compose, write, isQuiet);
  throw new CliError(
    choice.compose === true
      ? 'No compose stack of this checkout has containers. Start one: docker compose up --build'
      : 'No stack of this checkout runs. Start one: npm start, or docker compose up --build',
  );
}
