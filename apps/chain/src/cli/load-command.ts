import { MixFault, parseMix, type MixPart } from '@firebreak/load';
import { DEFAULT_PORTS } from '../services.js';
import { LoadReporter } from '../load/load-reporter.js';
import { runLoad } from '../load/load-run.js';
import { NativeStack } from '../native/native-stack.js';
import { stackPaths } from '../native/stack-paths.js';
import { CliError } from './cli-error.js';
import { parseDuration } from './duration.js';
import { outputStyle } from './output-style.js';

const HIGHEST_RATE = 10_000;

/** The options of `load` as typed. */
export interface LoadOptions {
  readonly mix: string;
  readonly for?: string;
  readonly url?: string;
}

/** The verb `load`: sends until its time is over or a signal comes, then sums up. */
export async function load(rateText: string, options: LoadOptions): Promise<void> {
  const plan = {
    ratePerSecond: parseRate(rateText),
    mix: readMix(options.mix),
    ...(options.for === undefined ? {} : { durationMs: parseDuration('--for', options.for) }),
  };
  const url = options.url === undefined ? await defaultUrl() : parseUrl(options.url);
  const style = outputStyle(process.stdout, process.env);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const notice = (line: string): void => void process.stderr.write(`${line}\n`);
  const reporter = new LoadReporter(style, print, style.pretty ? print : notice);
  const stop = new AbortController();
  const told = (): void => stop.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, told);
  process.stdout.on('error', told);
  try {
    await runLoad({ url, plan, stop: stop.signal, reporter });
  } finally {
    for (const signal of signals) process.off(signal, told);
  }
}

function readMix(text: string): readonly MixPart[] {
  try {
    return parseMix(text);
  } catch (error) {
    if (error instanceof MixFault) throw new CliError(error.message);
    throw error;
  }
}

function parseRate(text: string): number {
  const rate = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (rate >= 0.1 && rate <= HIGHEST_RATE) return rate;
  throw new CliError(
    `The rate "${text}" is not a number from 0.1 to ${HIGHEST_RATE} requests a second.`,
  );
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new CliError(`--url "${text}" is not a URL such as http://127.0.0.1:3000`);
}

/** Where service-a is: by its variable, else where the running native stack has it, else the default port. */
async function defaultUrl(): Promise<URL> {
  const configured = Number(process.env['SERVICE_A_PORT']);
  const port =
    configured > 0
      ? configured
      : await new NativeStack(stackPaths(process.env), () => undefined).portOf('service-a');
  return parseUrl(`http://127.0.0.1:${port ?? DEFAULT_PORTS['service-a']}`);
}
