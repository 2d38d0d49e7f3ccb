export { adminPort, adminVariables, SHORTEST_TOKEN } from './config/admin-variables.js';
export {
  type PlacementChange,
  PlacementRefused,
  type PlacementState,
  PlacementSwitch,
} from './placement/placement-switch.js';
export { AdminModule, type AdminOptions, AdminServer } from './server/index.js';
