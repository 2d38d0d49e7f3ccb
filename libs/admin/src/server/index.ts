export { AdminModule } from './admin.module.js';
export type { AdminOptions } from './admin-options.js';
export { AdminServer } from './admin.server.js';
