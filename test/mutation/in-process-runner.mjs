/*
 * A test runner for Stryker that loads the core's specs once and runs them in its own process: a
 * mutant takes milliseconds, where Jest takes a second or two to set up. Only what these specs use
 * of Jest is there: `describe`, `it`, `each` and the real `expect`.
 */
import { readdirSync } from 'node:fs';
import { register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { configureGlobal } from 'fast-check';
import { collected, loading } from './jest-globals.mjs';

/** The specs that try the core: its own, and those of the breaker's form that does without permits. */
const SPECS = {
  'libs/resilience/src/core': /\.spec\.ts$/,
  'libs/resilience/src/policies': /^(calls-without-permit|blame-and-hint)\.spec\.ts$/,
};
/** Takes seconds, which is too long for each of some thousand mutants; its own faults prove it. */
const TOO_LONG = 'exploration';

process.env['BREAKER_MODEL_RUNS'] ??= '50';
process.env['RULES_RUNS'] ??= '15';
// Any counterexample catches a mutant; looking for the shortest takes minutes. The same lives in
// each run, so that the score is the same.
configureGlobal({ endOnFailure: true, seed: 4 });

class InProcessRunner {
  /** @type {{ id: string, fileName: string, run: () => unknown }[] | undefined} */
  tests;
  instrumenter = (globalThis['__stryker__'] ??= {});

  init() {
    register('./jest-globals-hook.mjs', import.meta.url);
  }

  /** Modules cannot be loaded anew: Stryker begins a new process for mutants that need it. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun({ coverageAnalysis }) {
    await this.load();
    const result = await this.run(this.tests, { bail: false });
    if (result.status !== DryRunStatus.Complete || coverageAnalysis === 'off') return result;
    // The quick ones first: most mutants fall at once.
    const took = new Map(result.tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    this.tests.sort((one, other) => took.get(one.id) - took.get(other.id));
    return { ...result, mutantCoverage: this.instrumenter.mutantCoverage };
  }

  async mutantRun({ activeMutant, mutantActivation, testFilter, disableBail, hitLimit }) {
    const { instrumenter } = this;
    if (mutantActivation === 'static') instrumenter.activeMutant = activeMutant.id;
    await this.load();
    const wanted = testFilter && new Set(testFilter);
    const tests = wanted ? this.tests.filter(({ id }) => wanted.has(id)) : this.tests;
    Object.assign(instrumenter, {
      activeMutant: activeMutant.id,
      hitLimit,
      hitCount: hitLimit && 0,
    });
    try {
      return toMutantRunResult(await this.run(tests, { bail: !disableBail }), disableBail);
    } finally {
      Object.assign(instrumenter, { activeMutant: undefined, hitLimit: undefined });
    }
  }

  async load() {
    if (this.tests !== undefined) return;
    for (const fileName of Object.entries(SPECS).flatMap(specsIn)) {
      loading(fileName);
      await import(pathToFileURL(fileName).href);
    }
    this.tests = collected();
  }

  async run(tests, { bail }) {
    const results = [];
    for (const test of tests) {
      const result = await this.runOne(test);
      const { hitCount, hitLimit } = this.instrumenter;
      const endless = determineHitLimitReached(hitCount, hitLimit);
      if (endless) return endless;
      results.push(result);
      if (bail && result.status === TestStatus.Failed) break;
    }
    return { status: DryRunStatus.Complete, tests: results };
  }

  async runOne({ id, fileName, run }) {
    this.instrumenter.currentTestId = id;
    const startedAt = performance.now();
    let outcome;
    try {
      await run();
      outcome = { status: TestStatus.Success };
    } catch (error) {
      outcome = { status: TestStatus.Failed, failureMessage: String(error?.message ?? error) };
    }
    this.instrumenter.currentTestId = undefined;
    const timeSpentMs = performance.now() - startedAt;
    return { id, name: id, fileName, timeSpentMs, ...outcome };
  }
}

function specsIn([folder, wanted]) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => wanted.test(file) && !file.includes(TOO_LONG))
    .toSorted((one, other) => (one < other ? -1 : 1))
    .map((file) => path.resolve(folder, file));
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner),
];
