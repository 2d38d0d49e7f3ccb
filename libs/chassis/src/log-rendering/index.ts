// An entry of its own, free of Nest: a command line tool that shows logs starts fast.
export { renderLogLine, type RenderOptions } from './render-log-line.js';
export { visibleText } from './visible-text.js';
