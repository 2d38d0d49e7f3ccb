import { parseArgs } from 'node:util';
import type { Example } from './demo.js';
import { runDemo } from './run-demo.js';

type Load = () => Promise<{ readonly example: Example }>;

/** Every example by its folder. Loaded only when asked for: not all of them need Nest or gRPC. */
export const EXAMPLES: Readonly<Record<string, { readonly shows: string; readonly load: Load }>> = {
  calculator: {
    shows: 'a gRPC client whose server dies and comes back',
    load: () => import('../calculator/main.js'),
  },
  'orders-and-payments': {
    shows: 'orders over a payment service that fails nine times in ten',
    load: () => import('../orders-and-payments/main.js'),
  },
  'flaky-http': {
    shows: 'an HTTP client of a server that fails, at times slowly',
    load: () => import('../flaky-http/main.js'),
  },
  'retry-and-bulkhead': {
    shows: 'retries, time limits and bulkheads around one backend',
    load: () => import('../retry-and-bulkhead/main.js'),
  },
  'nest-app': {
    shows: 'the smallest Nest application with one protected call',
    load: () => import('../nest-app/main.js'),
  },
  'slow-dependency': {
    shows: 'what a dependency that hangs costs its callers',
    load: () => import('../slow-dependency/main.js'),
  },
};

const USAGE = `Usage: npm run example -- NAME [--fast]

${Object.entries(EXAMPLES)
  .map(([name, { shows }]) => `  ${name.padEnd(21)}${shows}\n`)
  .join('')}
  --fast               skip the waiting: seconds instead of half a minute
  --help               this text
`;

/** What the command line brings along. */
export interface Surroundings {
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly colour: boolean;
  readonly interrupt: AbortSignal;
}

/** @returns the exit code: 0, 1 if the example broke, 2 for wrong arguments, 130 if interrupted */
export async function runExamples(argv: readonly string[], around: Surroundings): Promise<number> {
  const asked = understand(argv);
  if ('fault' in asked) {
    around.complain(`${asked.fault}\n\n${USAGE}`);
    return 2;
  }
  if (asked.help) {
    around.write(USAGE);
    return 0;
  }
  try {
    const { example } = await asked.load();
    return (await runDemo(example, { ...around, fast: asked.fast })) ? 0 : 130;
  } catch (error) {
    around.complain(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}

type Asked =
  | { readonly fault: string }
  | { readonly help: true }
  | { readonly help: false; readonly fast: boolean; readonly load: Load };

function understand(argv: readonly string[]): Asked {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { fast: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help === true) return { help: true };
    const [name, ...others] = positionals;
    if (name === undefined) return { fault: 'Which example?' };
    if (others.length > 0) {
      return { fault: `One example at a time, not also ${others.join(', ')}.` };
    }
    const asked = Object.hasOwn(EXAMPLES, name) ? EXAMPLES[name] : undefined;
    if (asked === undefined) return { fault: `There is no example "${name}".` };
    return { help: false, fast: values.fast === true, load: asked.load };
  } catch (error) {
    return { fault: firstSentence(error instanceof Error ? error.message : String(error)) };
  }
}

/** Node goes on to say how an argument is written that begins with a dash: no example has one. */
function firstSentence(text: string): string {
  return `${text.split('. ', 1)[0]?.replace(/\.$/, '')}.`;
}
