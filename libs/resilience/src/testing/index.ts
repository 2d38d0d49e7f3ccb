export { recordEvents } from './event-recorder.js';
export { FakeClock } from './fake-clock.js';
export { MachineBench } from './machine-bench.js';
