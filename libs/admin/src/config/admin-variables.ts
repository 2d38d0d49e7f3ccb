import { bindAddress, oneOf, port, secret, variable } from '@firebreak/chassis';
import {
  DEFAULT_ADMIN_PORTS,
  DEFAULT_PLACEMENT,
  PLACEMENT_NAMES,
  type ServiceName,
} from '@firebreak/contracts/plain';

/** Shortest token that guards the admin contract, in characters. */
export const SHORTEST_TOKEN = 16;

/** What a service reads about its placement and admin contract, but for its port. */
export const adminVariables = {
  /** Which breakers act from the start. */
  PLACEMENT: oneOf(PLACEMENT_NAMES).default(DEFAULT_PLACEMENT),
  /**
   * Which switch of the placement that is: 0 unless the service is started again in a chain whose
   * placement was switched.
   */
  PLACEMENT_EPOCH: variable('a whole number from 0', epoch).default(0),
  /**
   * With it the admin contract listens where ADMIN_BIND_ADDRESS or BIND_ADDRESS says and every call
   * must bring it; without it the contract listens on loopback only. ADMIN_TOKEN_FILE may name a file
   * that has it: see `adminEnvironment`.
   */
  ADMIN_TOKEN: secret(SHORTEST_TOKEN).optional(),
  /** Where the admin contract listens if not where the service does. */
  ADMIN_BIND_ADDRESS: bindAddress().optional(),
};

/** Where the service's admin contract listens; 0 takes any free port. */
export function adminPort(service: ServiceName) {
  return port().default(DEFAULT_ADMIN_PORTS[service]);
}

function epoch(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
