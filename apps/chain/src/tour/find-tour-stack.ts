import { repliesOf, statuses } from '../admin/stack-admin.js';
import { CliError } from '../cli/cli-error.js';
import { setting } from '../cli/environment.js';
import { findStack, type StackChoice } from '../find-stack.js';
import { NativeStack } from '../native/native-stack.js';
import { DEFAULT_PORTS } from '../services.js';
import type { Stack } from '../stack.js';

/**
 * The stack that runs, as the verbs find it; undefined when none does and none was insisted on. A
 * compose stack none of whose services runs is none.
 * @param write takes what the stack says to what it is told
 * @throws CliError when there is no such stack as was insisted on
 */
export async function findTourStack(
  choice: StackChoice,
  write: (line: string) => void,
): Promise<Stack | undefined> {
  const isInsisting = choice.native === true || choice.compose === true;
  try {
    const stack = await findStack(choice, write, true);
    if (isInsisting || stack.kind === 'native') return stack;
    return repliesOf(await statuses(await stack.admin())).length > 0 ? stack : undefined;
  } catch (error) {
    if (isInsisting || !(error instanceof CliError)) throw error;
    return undefined;
  }
}

/** Where A of a stack answers: a native one knows; for compose by the variable that publishes it. */
export async function edgeUrl(stack: Stack): Promise<URL> {
  const known =
    stack instanceof NativeStack
      ? await stack.portOf('service-a')
      : Number(setting(process.env, 'SERVICE_A_PORT') ?? Number.NaN);
  const port = known !== undefined && known > 0 ? known : DEFAULT_PORTS['service-a'];
  return new URL(`http://127.0.0.1:${port}`);
}
