import {
  adminPortVariable,
  DEFAULT_ADMIN_PORTS,
  type ServiceName,
} from '@firebreak/contracts/plain';

const LOOPBACK = '127.0.0.1';

/** How the admin contract of a service is reached. */
export interface AdminAccess {
  /** `host:port`. */
  readonly address: string;
  /** What every call must bring, if anything. */
  readonly token?: string;
}

/** Whether it binds to every address of the machine: then it is reached at loopback too. */
export function isEveryAddress(bind: string): boolean {
  return bind === '0.0.0.0' || bind === '::';
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
  const host = isEveryAddress(bind) ? LOOPBACK : bind;
  const port = given(adminPortVariable(service)) ?? String(DEFAULT_ADMIN_PORTS[service]);
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return { address, ...(token === undefined ? {} : { token }) };
}
