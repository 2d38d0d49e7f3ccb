import { AdminClient, type ChainAdmin } from '@firebreak/admin/client';
import type { ConsoleConfig } from './config.js';
import type { ServiceName } from './contract/index.js';

/** A service that takes longer to say how it is counts as silent. */
const ANSWER_WITHIN_MS = 1_500;

/** A service that comes back is found again within a second, under whatever address it then has. */
const RECONNECT_SOON = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.dns_min_time_between_resolutions_ms': 1_000,
};

/** One client for the admin contract of each service. */
export type Contacts = Readonly<Record<ServiceName, AdminClient>>;

/** Connects when first asked; nothing fails here. */
export function contactsOf({ adminAddresses, adminToken }: ConsoleConfig): Contacts {
  const contact = (service: ServiceName): AdminClient => {
    const address = adminAddresses[service];
    const access = adminToken === undefined ? { address } : { address, token: adminToken };
    return new AdminClient(access, ANSWER_WITHIN_MS, RECONNECT_SOON);
  };
  return {
    'service-a': contact('service-a'),
    'service-b': contact('service-b'),
    'service-c': contact('service-c'),
  };
}

/** The clients as the admin contracts of one chain. */
export function chainOf(contacts: Contacts): ChainAdmin {
  return { call: (service, method, request) => contacts[service].call(method, request) };
}
