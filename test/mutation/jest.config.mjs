import base from '../../jest.config.mjs';

// The specs of the core alone, each fast: every mutant runs those that cover it.
const [unit] = base.projects;
process.env['BREAKER_MODEL_RUNS'] ??= '50';
process.env['RULES_RUNS'] ??= '15';

export default {
  ...unit,
  rootDir: process.cwd(),
  roots: ['<rootDir>/libs/resilience/src/core'],
  setupFiles: [...unit.setupFiles, '<rootDir>/test/mutation/no-shrinking.mjs'],
  // Takes seconds, which is too long for each of some thousand mutants; its own faults prove it.
  testPathIgnorePatterns: ['exploration'],
};
