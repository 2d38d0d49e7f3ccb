import { StartupFault } from '@firebreak/chassis';
import { AdminTokenFileError, withAdminToken } from '../client/index.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a service with the ADMIN_TOKEN that it has or shares with others in a file: see
 * {@link withAdminToken}.
 * @throws StartupFault when the file is of no use
 */
export function adminEnvironment(env: Environment): Environment {
  try {
    return withAdminToken(env);
  } catch (error) {
    if (!(error instanceof AdminTokenFileError)) throw error;
    throw new StartupFault(error.message, { cause: error });
  }
}
