// An entry of its own, free of Nest and of the server: a command line tool that uses it starts fast.
export { type AdminAccess, adminAccess, adminBind, isEveryAddress } from './admin-address.js';
export { AdminClient, adminService, type EventWatcher } from './admin-client.js';
export { AdminTokenFileError, withAdminToken } from './admin-token-file.js';
export { AdminError } from './admin-error.js';
export {
  type Answered,
  askAll,
  type ChainAdmin,
  type PlacementSwitched,
  repliesOf,
  statuses,
  switchPlacement,
  whyNot,
} from './chain-admin.js';
export {
  type ClientCommand,
  clientCommand,
  type ClientLine,
  clientLine,
} from './client-command.js';
