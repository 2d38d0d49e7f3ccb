import * as control from '@firebreak/control';
import { CliError } from '../cli/cli-error.js';
import type { ControlAnswer, ControlRequest } from './control-protocol.js';

export { whenStackEnds } from '@firebreak/control';

/**
 * Asks the supervisor behind a control socket. Undefined when none listens there.
 * @throws CliError when it refuses, or ends before it has answered
 */
export async function askSupervisor(
  socketPath: string,
  request: ControlRequest,
): Promise<ControlAnswer | undefined> {
  try {
    return await control.askSupervisor(socketPath, request);
  } catch (error) {
    if (error instanceof control.SupervisorError) throw new CliError(error.message);
    throw error;
  }
}
