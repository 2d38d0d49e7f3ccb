/*
 * What takes too long for `npm test`: the state machine explored at larger settings, random lives
 * of some 10^5 commands and more beside the reference models, and ten million calls for a flat
 * heap. Ends with 1 if anything is violated.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import {
  MachineSubject,
  explore,
  exploreChain,
  type ExploreOptions,
  type Figures,
  type Operation,
} from '../src/testing/exploration/index.js';
import { soak } from './soak.js';

/** What the heap may grow by over all calls: noise of the collector, far below a byte a call. */
const HEAP_SLACK = 1_000_000;

const OPERATIONS: Operation[] = ['forceOpen', 'disable', 'auto', 'reset', 'trip'];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const violations: string[] = [];

function figuresOf(F: number, S: number, P: number): Figures {
  return { failureThreshold: F, openMs: 2, successThreshold: S, maxProbes: P, leaseMs: 2 };
}

function walk(title: string, options: ExploreOptions): void {
  const began = performance.now();
  const { configurations, steps, counterexample } = explore(
    MachineSubject.of(options.figures),
    options,
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`  ${title}: ${configurations} configurations, ${steps} steps, ${seconds} s`);
  if (counterexample !== undefined) violations.push(`${title}\n${counterexample.trace}`);
}

function exploreAll(): void {
  say('Exploring the state machine');
  for (const F of [1, 2, 3]) {
    for (const S of [1, 2, 3]) {
      for (const P of [1, 2, 3]) {
        walk(`F=${F} S=${S} P=${P}`, { figures: figuresOf(F, S, P), inFlight: 8 });
      }
    }
  }
  for (const probes of [1, 2, 3, 4]) {
    for (const minSuccessRate of [0.3, 0.5, 1]) {
      const figures = { ...figuresOf(2, 1, 1), sampled: { probes, minSuccessRate } };
      walk(`sampled ${minSuccessRate} of ${probes}`, { figures, inFlight: 5 });
    }
  }
  for (const count of [1, 2, 3]) {
    const figures = { ...figuresOf(3, 1, 1), stall: { afterMs: 8, count } };
    walk(`${count} stalls`, { figures, inFlight: 3 });
  }
  const growing = { ...figuresOf(2, 2, 2), openMs: 5_000, leaseMs: 5_000 };
  const figures = { ...growing, openBackoff: { factor: 2, maxMs: 40_000 } };
  walk('growing open periods, an operator', {
    figures,
    inFlight: 3,
    tickMs: 5_000,
    operations: OPERATIONS,
  });
  const operated = figuresOf(2, 1, 1);
  walk('an operator who also changes figures', {
    figures: operated,
    inFlight: 4,
    operations: OPERATIONS,
    reconfigureTo: [
      operated,
      { ...figuresOf(1, 2, 2), openMs: 1 },
      { ...figuresOf(3, 3, 1), openMs: 3 },
    ],
  });
  walk('told apart by time', {
    figures: figuresOf(2, 2, 2),
    inFlight: 6,
    bounds: { ms: 12, calls: 12 },
  });
}

function exploreChains(): void {
  say('Exploring A over B over C');
  for (const attributed of [true, false]) {
    const figures = figuresOf(3, 1, 1);
    const { configurations, blamesB } = exploreChain({
      ofOperation: figures,
      ofB: figures,
      ofC: figures,
      attributed,
      inFlight: 3,
    });
    say(
      `  ${attributed ? 'with' : 'without'} attribution: ${blamesB ?? 'B is never blamed'}; ${configurations} configurations`,
    );
    if ((blamesB === undefined) !== attributed) violations.push('A over B over C');
  }
}

function runSpecs(): void {
  say('Random lives beside the reference models');
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const { status } = spawnSync(
    process.execPath,
    [
      ...jest,
      'node_modules/jest/bin/jest.js',
      '--selectProjects=unit',
      '--testTimeout=600000',
      '--testPathPatterns',
      'core/.*(model|property)',
    ],
    {
      stdio: 'inherit',
      env: { ...process.env, BREAKER_MODEL_RUNS: '10000', RULES_RUNS: '5000' },
    },
  );
  if (status !== 0) violations.push('random lives beside the reference models');
}

async function soakAll(calls: number): Promise<void> {
  say(`Soak: ${calls} calls`);
  const began = performance.now();
  const found = await soak(calls, (done) => say(`  ${done} calls`));
  const grown = found.heapAfter - found.heapBefore;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(
    `  ${seconds} s; opened ${found.opened} times, refused ${found.refused}; ` +
      `heap ${found.heapBefore} to ${found.heapAfter} bytes (${grown}); left: ${found.resources.join(', ') || 'nothing'}`,
  );
  if (grown > HEAP_SLACK) violations.push(`the heap grew by ${grown} bytes`);
  if (found.resources.length > 0) violations.push(`left behind: ${found.resources.join(', ')}`);
  if (found.opened === 0 || found.refused === 0) violations.push('the soak never opened');
}

const { values } = parseArgs({ options: { calls: { type: 'string', default: '10000000' } } });

exploreAll();
exploreChains();
runSpecs();
await soakAll(Number(values.calls));
if (violations.length > 0) {
  say(`\nViolated:\n${violations.join('\n')}`);
  process.exitCode = 1;
} else {
  say('\nNothing is violated.');
}
