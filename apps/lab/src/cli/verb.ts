import type { Command } from 'commander';

/** What a verb may do to the world besides its work. */
export interface VerbContext {
  /** A line of the result, to stdout. */
  readonly print: (line: string) => void;
  /** A line about the work, to stderr: where the results lie, what was left out. */
  readonly notice: (line: string) => void;
  /** What the process ends with; 0 unless told. */
  readonly setCode: (code: number) => void;
}

/** Gives a verb its options and its action. What is heavy is imported by the action. */
export type VerbDefinition = (command: Command, context: VerbContext) => void;
