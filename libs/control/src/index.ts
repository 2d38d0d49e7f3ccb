export { askSupervisor, whenStackEnds } from './control-client.js';
export {
  type ControlAnswer,
  type ControlRequest,
  controlRequest,
  LONGEST_MESSAGE,
  SERVICE_VERBS,
  type ServiceStatus,
  type ServiceVerb,
  type VerbResult,
} from './control-protocol.js';
export { SupervisorError } from './supervisor-error.js';
