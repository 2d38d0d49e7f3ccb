import {
  adminPortVariable,
  DEFAULT_ADMIN_PORTS,
  type ServiceName,
} from '@firebreak/contracts/plain';

const LOOPBACK = '127.0.0.1';
const EVERY_ADDRESS = new Set(['0.0.0.0', '::']);

/** How the admin contract of a service is reached. */
export interface AdminAccess {
  /** `host:port`. */
  readonly address: string;
  /** What every call must bring, if anything. */
  readonly token?: string;
}

/**
 * The address a service's admin contract is bound to: the one given if a token guards it, else
 * loopback, whatever is given.
 */
export function adminBind(bind: string, token: string | undefined): string {
  return token === undefined ? LOOPBACK : bind;
}

/** How to reach a service's admin contract from its own machine or container, by its environment. */
export function adminAccess(
  service: ServiceName,
  env: Readonly<Record<string, string | undefined>>,
): AdminAccess {
  // A variable set to nothing counts as absent, as it does for the service.
  const given = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const token = given('ADMIN_TOKEN');
  const bind = adminBind(given('ADMIN_BIND_ADDRESS') ?? given('BIND_ADDRESS') ?? LOOPBACK, token);
  const host = EVERY_ADDRESS.has(bind) ? LOOPBACK : bind;
  const port = given(adminPortVariable(service)) ?? String(DEFAULT_ADMIN_PORTS[service]);
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return { address, ...(token === undefined ? {} : { token }) };
}
