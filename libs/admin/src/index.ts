export {
  type PlacementChange,
  PlacementRefused,
  type PlacementState,
  PlacementSwitch,
} from './placement/placement-switch.js';
