export { freePort } from './free-port.js';
export { ServiceProcess } from './service-process.js';
export type { Exit, LogLine } from './service-process.js';
export { Stack } from './stack.js';
export type { StackOptions } from './stack.js';
