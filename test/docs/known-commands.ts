/**
 * What is known of each command in the documents: it is run by `npm run test:docs` ({@link RUN}), another
 * test or step of CI does the same ({@link ELSEWHERE}), or people run it ({@link BY_HAND}). A command that
 * is in none of these lists fails the lint.
 */

/** A command that `npm run test:docs` runs. */
export interface Step {
  /** As the documents have it, on one line. */
  readonly command: string;
  /** What is run in its place, where the command itself takes too long or never ends. @default the command */
  readonly runs?: string;
  /** Something that its output must have. */
  readonly prints: RegExp;
  /** What it ends with: 1 where it says that a service is missing. @default 0 */
  readonly code?: number;
  /** Changes nothing, so those that follow each other run at the same time. @default false */
  readonly looks?: boolean;
  /** What the document shows is what it prints, line by line; `…` stands for any. @default false */
  readonly exactly?: boolean;
}

/**
 * A command of which something else does the same, if with other arguments or shorter times. The lint
 * sees only that the place is still there.
 */
export interface Elsewhere {
  readonly command: string;
  /** What runs it. */
  readonly file: string;
  /** Where in that file: text that it must have. */
  readonly says: string;
}

/** A command that no check runs. */
export interface ByHand {
  readonly command: string;
  /** What stands against a check. */
  readonly why: string;
}

const ORDER =
  'curl -i localhost:3000/orders -H \'content-type: application/json\' -d \'{"customer":"c-17","amount":1999,"currency":"EUR"}\'';
const GUIDES_ORDER = ORDER.replace(' -d ', " -H 'x-correlation-id: guide-1' -d ");
const LOAD = 'npm run chain -- load 50 --for 21s';
const CREATED = /^HTTP\/1.1 201 Created/;
const REFUSED = /^HTTP\/1.1 503 /;

/** The documents whose commands must all be known. */
export function isChecked(path: string): boolean {
  if (path.endsWith('CHANGELOG.md')) return false;
  return /^(docs|examples|libs\/resilience)\/|^(README|CONTRIBUTING)\.md$/.test(path);
}

/** Starts the chain that {@link WALK} is walked on. */
export const START = 'npm start';

/** In this order, on one chain: what a reader does from page to page. */
export const WALK: readonly Step[] = [
  { command: ORDER, prints: CREATED },
  { command: GUIDES_ORDER, prints: CREATED },
  {
    command: "curl -i 'localhost:3000/quotes?amount=1999&currency=EUR'",
    prints: /"degraded":false/,
  },
  { command: 'npm run chain -- ps', prints: /service-c +running/, looks: true },
  {
    command: 'npm run chain -- logs --correlation guide-1',
    prints: /payment\.charged.*\n.*order\.placed.*\n.*order\.answered/,
    looks: true,
  },
  {
    command: 'npm run chain -- logs service-b --tail 5',
    prints: /service-b .*order\.placed/,
    looks: true,
  },
  {
    command: 'npm run chain -- logs -f',
    // Not waited for: a chain at rest may log nothing more for minutes, and so not find its reader gone.
    runs: 'head -n 1 <(node --import tsx apps/chain/src/main.ts logs -f 2>/dev/null)',
    prints: /service-[abc] /,
    looks: true,
  },
  {
    command: 'node dist/apps/console/src/main.js',
    // Not waited for either.
    runs: 'grep --max-count=1 listening <(node dist/apps/console/src/main.js 2>/dev/null)',
    prints: /listening on 127\.0\.0\.1:\d+/,
    looks: true,
  },
  { command: 'npm run chain -- breakers --all', prints: /inbound\/Quote +idle/, looks: true },
  { command: LOAD, runs: LOAD.replace('21s', '1s'), prints: /reads +\d+ sent, [1-9]\d* ok/ },
  { command: 'npm run chain -- kill service-c', prints: /service-c killed/ },
  // So many failures open the breaker of B for charges; the fourth is refused.
  { command: ORDER, prints: REFUSED },
  { command: ORDER, prints: REFUSED },
  { command: ORDER, prints: REFUSED },
  { command: ORDER, prints: /retry-after: \d/ },
  {
    command: 'npm run chain -- breakers',
    prints: /service-b +closed[\s\S]*service-c\/Charge +open +- +service-c/,
    code: 1,
    looks: true,
  },
  {
    command: 'npm run chain -- logs --transitions',
    prints: /circuit\.opened +service-c\/Charge closed → open/,
    looks: true,
  },
  { command: 'npm run chain -- traffic', prints: /B→C +Charge/, code: 1, looks: true },
  { command: 'npm run chain -- start service-c', prints: /service-c started/ },
  { command: 'npm run chain -- placement a-b', prints: /service-c +a-b/ },
  { command: 'npm run chain -- placement b-c', prints: /service-b +b-c/ },
  { command: 'npm run chain -- fault c charge error-rate 0.3', prints: /error-rate 0\.3/ },
  { command: 'npm run chain -- faults', prints: /fault c charge error-rate 0\.3/ },
  { command: 'npm run chain -- fault c off', prints: /no faults/ },
  { command: 'npm run chain -- force service-c/Charge open', prints: /→ forced_open/ },
  { command: 'npm run chain -- force service-c/Charge auto', prints: /forced_open → open/ },
  { command: 'npm run chain -- force service-c/Charge trip', prints: /→ open/ },
  { command: 'npm run chain -- force service-c/Charge reset', prints: /→ closed/ },
  { command: 'npm run chain -- force service-c/Charge close', prints: /→ disabled/ },
  { command: 'npm run chain -- placement none', prints: /service-a +none/ },
  { command: 'npm run chain -- placement every-hop', prints: /service-a +every-hop/ },
];

/** Without a chain, beside the walk, one after the other. */
export const ALONE: readonly Step[] = [
  {
    command: 'npm run lab -- tune --error-rate 0.01 --rate 50 --p50 12 --p99 60 --p999 140',
    prints: /Proposed/,
    exactly: true,
  },
  {
    command:
      'npm run lab -- tune --error-rate 0.05 --rate 50 --p50 12 --p99 60 --p999 140 --caller-deadline 500ms --attempts 2 --backoff 50ms',
    prints: /Mind/,
    exactly: true,
  },
  { command: 'npm run example -- slow-dependency --fast', prints: /half_open/ },
];

export const RUN: readonly Pick<Step, 'command'>[] = [{ command: START }, ...WALK, ...ALONE];

const EXAMPLES = [
  'calculator',
  'flaky-http',
  'nest-app',
  'orders-and-payments',
  'retry-and-bulkhead',
  'slow-dependency',
];

export const ELSEWHERE: readonly Elsewhere[] = [
  { command: 'npm ci', file: '.ci/run', says: 'npm ci' },
  { command: 'npm test', file: '.ci/run', says: 'npm test' },
  { command: 'npm run build', file: 'package.json', says: '"test:chain": "npm run --silent build' },
  {
    command:
      'node --experimental-vm-modules node_modules/jest/bin/jest.js --selectProjects=unit --testPathPatterns libs/resilience',
    file: 'package.json',
    says: 'node_modules/jest/bin/jest.js',
  },
  ...EXAMPLES.map((name) => ({
    command: `npm run example -- ${name}`,
    file: `examples/${name}/${name}.spec.ts`,
    says: "import { example } from './main.js'",
  })),
  {
    command: 'npm run example -- calculator --fast',
    file: 'examples/calculator/calculator.spec.ts',
    says: 'Demo: ten attempts a second apart',
  },
  // Minutes, where a test takes seconds: the same verbs with shorter phases.
  {
    command: 'npm run tour',
    file: 'test/chain/tour.spec.ts',
    says: "describe('npm run tour'",
  },
  {
    command: 'npm run lab -- run --quick',
    file: 'test/chain/lab.spec.ts',
    says: "'apps/lab/src/main.ts', 'run'",
  },
  {
    command: 'npm run lab -- run',
    file: 'test/chain/lab.spec.ts',
    says: "'apps/lab/src/main.ts', 'run'",
  },
  // One claim of them.
  {
    command: 'npm run lab -- claims',
    file: 'test/chain/lab.spec.ts',
    says: "'apps/lab/src/main.ts', 'claims'",
  },
  // Goes on until it is ended.
  {
    command: 'npm run chain -- events',
    file: 'apps/chain/src/admin/events-verb.spec.ts',
    says: "describe('events'",
  },
];

export const BY_HAND: readonly ByHand[] = [
  {
    command: 'npm run docs:tour',
    why: 'it writes a document; the tour itself is run by test/chain/tour.spec.ts',
  },
  { command: 'npm run bench:console', why: 'it needs an idle machine for minutes' },
  { command: 'docker compose logs console', why: "it is Docker's own" },
  {
    command: 'docker compose -f docker-compose.yml -f docker-compose.observability.yml up --build',
    why: 'its images come from a registry; the files are read as compose would by test:observability',
  },
];
