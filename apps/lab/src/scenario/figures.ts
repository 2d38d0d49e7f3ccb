/**
 * Which figures the policies of the chain have. `lab`: the constants of the predictions (docs/placement.md
 * lists them): deadlines 1000 ms A→B and 800 ms B→C, three failures, no retries, no stall rule, so that
 * cells differ by placement alone. `chain`: what the services do by themselves.
 */
export const FIGURE_SETS = ['lab', 'chain'] as const;
export type FigureSet = (typeof FIGURE_SETS)[number];

/** The lab's constants, shared by the real run and the simulation. Times in ms. */
export const LAB_FIGURES = {
  /** Deadline of a call from A to B. */
  aToBMs: 1_000,
  /** Deadline of a call from B to C. */
  bToCMs: 800,
  failureThreshold: 3,
  openMs: 5_000,
  successThreshold: 1,
  probes: 1,
  attempts: 1,
} as const;
