export {
  type ControlAnswer,
  type ControlRequest,
  controlRequest,
  LONGEST_MESSAGE,
  SERVICE_VERBS,
  type ServiceStatus,
  type ServiceVerb,
  type VerbResult,
} from '@firebreak/control';
