export { explore } from './explore.js';
export type { Counterexample, Exploration, ExploreOptions } from './explore.js';
export { INVARIANTS } from './ledger.js';
export type { Invariant } from './ledger.js';
export { MachineSubject } from './machine-subject.js';
export type { MachineInside, Mutation, ProbesInside, StallInside } from './machine-subject.js';
export { Source000, Source001, Source002, Source003, Source004 } from './source-models.js';
export { fromNow } from './subject.js';
export type { Figures, Look, Operation, Subject } from './subject.js';
