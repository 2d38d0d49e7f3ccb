export type * from './controls.js';
export type * from './frame.js';
