export { recordEvents } from './event-recorder.js';
export type { RecordedEvent, RecordedPolicy, Recording } from './event-recorder.js';
export { FakeClock } from './fake-clock.js';
export { ScriptedCallee } from './scripted-callee.js';
export type { CalleeClock, ReceivedCall } from './scripted-callee.js';
