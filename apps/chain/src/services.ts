import type {
  DEFAULT_ADMIN_PORTS as ADMIN_PORTS,
  DEFAULT_METRICS_PORTS as METRICS_PORTS,
  DEFAULT_PORTS as PORTS,
  SERVICES as NAMES,
} from '@firebreak/contracts/plain';

/*
 * The names and ports of the contracts, said once more: importing the contracts' values also loads
 * Nest, and a command would take 0.9 s to start instead of 0.3. A spec holds the two together.
 */

/** The services of the chain, in the order of a call. */
export const SERVICES: typeof NAMES = ['service-a', 'service-b', 'service-c'];

/** The port of each service unless its variable says otherwise. */
export const DEFAULT_PORTS: typeof PORTS = {
  'service-a': 3_000,
  'service-b': 50_052,
  'service-c': 50_053,
};

/** The port of each service's admin contract unless its variable says otherwise. */
export const DEFAULT_ADMIN_PORTS: typeof ADMIN_PORTS = {
  'service-a': 50_061,
  'service-b': 50_062,
  'service-c': 50_063,
};

/** The port of each service's metrics unless its variable says otherwise. */
export const DEFAULT_METRICS_PORTS: typeof METRICS_PORTS = {
  'service-a': 9_464,
  'service-b': 9_465,
  'service-c': 9_466,
};
