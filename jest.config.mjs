const swc = {
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

const project = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  setupFiles: ['reflect-metadata'],
  moduleNameMapper: {
    '^@firebreak/([a-z]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@firebreak/([a-z]+)/(.+)$': '<rootDir>/libs/$1/src/$2/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

/** `unit` needs no build; `chain` runs real processes: the built services, and the supervisor's own. */
export default {
  // Jest alone would leave one of two cores idle.
  maxWorkers: 2,
  // What takes 50 ms may take a hundred times as long on a busy machine.
  testTimeout: 20_000,
  // With ES modules node keeps what a spec has loaded (jestjs/jest#14605): a worker that lives on pays
  // for a heap of gigabytes with the collector's time. A new one costs less.
  workerIdleMemoryLimit: '500MB',
  projects: [
    {
      ...project,
      displayName: 'unit',
      roots: ['<rootDir>/apps', '<rootDir>/examples', '<rootDir>/libs', '<rootDir>/test/docs'],
      testRegex: '(?<!\\.process)\\.spec\\.ts$',
    },
    {
      ...project,
      displayName: 'chain',
      roots: ['<rootDir>/apps/chain', '<rootDir>/test/chain'],
      testRegex: ['/test/chain/.*\\.spec\\.ts$', '\\.process\\.spec\\.ts$'],
    },
  ],
};
