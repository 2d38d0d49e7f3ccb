export { adminEnvironment } from './config/admin-environment.js';
export { adminPort, adminVariables, SHORTEST_TOKEN } from './config/admin-variables.js';
export {
  type PlacementChange,
  PlacementRefused,
  type PlacementState,
  PlacementSwitch,
} from './placement/placement-switch.js';
export { AdminModule, type AdminOptions, AdminServer } from './server/index.js';
export { RETRY_MODES, type RetryMode } from './settings/retry-mode.js';
export { retryVariables, settingsVariables } from './settings/settings-variables.js';
export { StartSettings, type StartSettingsOptions } from './settings/start-settings.js';
