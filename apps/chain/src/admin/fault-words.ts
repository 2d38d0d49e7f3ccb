import {
  EVERY_OPERATION,
  type Fault,
  FAULT_KINDS,
  type FaultKind,
  type FaultMessage,
  faultFromMessage,
  faultSchema,
} from '@firebreak/contracts/plain';
import { CliError } from '../cli/cli-error.js';

/** The options of `fault` as typed. */
export interface FaultOptions {
  readonly code?: string;
  readonly seed?: string;
  readonly jitter?: string;
  readonly delay?: string;
  readonly since?: string;
  readonly exitCode?: string;
}

type Figures = Readonly<Record<string, unknown>>;
type Unit = 'share' | 'time' | 'count' | 'word';

/** What stands after each kind of fault, in order. The schema says which may be left out. */
const FIGURES: Readonly<Record<FaultKind, readonly (readonly [name: string, unit: Unit])[]>> = {
  'error-rate': [['rate', 'share']],
  delay: [['ms', 'time']],
  hang: [['rate', 'share']],
  crash: [['afterCalls', 'count']],
  flap: [
    ['upMs', 'time'],
    ['downMs', 'time'],
  ],
  'slow-start': [['ms', 'time']],
  overload: [['concurrency', 'count']],
  'mute-markers': [],
};

/** The options, the field of a fault each one is, and how it is written. */
const OPTIONS: readonly (readonly [option: keyof FaultOptions, field: string, unit: Unit])[] = [
  ['code', 'code', 'word'],
  ['jitter', 'jitterMs', 'time'],
  ['delay', 'delayMs', 'time'],
  ['since', 'since', 'word'],
  ['exitCode', 'exitCode', 'count'],
  ['seed', 'seed', 'count'],
];

/**
 * The fault that a person typed: `charge error-rate 0.3 --code UNAVAILABLE --seed 7`. Times are
 * milliseconds, or written as 400ms or 2s; shares as 0.3 or 30%; `all` is every operation.
 * @throws CliError saying everything that is wrong with it
 */
export function parseFault(
  operation: string,
  kindText: string,
  figures: readonly string[],
  options: FaultOptions,
): Fault {
  const kind = FAULT_KINDS.find((known) => known === kindText.toLowerCase());
  if (kind === undefined) {
    throw new CliError(`"${kindText}" is no kind of fault. There are ${FAULT_KINDS.join(', ')}.`);
  }
  const { data, error } = faultSchema.safeParse({
    kind,
    operation: operationOf(operation),
    ...positional(kind, figures),
    ...optional(options),
  });
  if (data !== undefined) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());
  throw new CliError(
    `This is no fault: ${faults.join('; ')}. How it is written: npm run chain -- fault --help`,
  );
}

/** `all` and `*` are every operation. */
export function operationOf(text: string): string {
  return text.toLowerCase() === 'all' ? EVERY_OPERATION : text;
}

/** A fault as it would be typed after its service, so that it can be copied. */
export function faultWords(message: FaultMessage): string {
  const { data } = faultSchema.safeParse(faultFromMessage(message));
  if (data === undefined) return `${message.operation} ${message.effect ?? '?'}`;
  const values: Figures = { ...data };
  const figures = FIGURES[data.kind].map(([name, unit]) => typed(values[name], unit));
  const options = OPTIONS.flatMap(([option, field, unit]) => {
    const value = values[field];
    return value === undefined ? [] : `--${dashed(option)} ${typed(value, unit)}`;
  });
  const operation = data.operation === EVERY_OPERATION ? 'all' : data.operation.toLowerCase();
  return [operation, data.kind, ...figures, ...options].join(' ');
}

function positional(kind: FaultKind, figures: readonly string[]): Figures {
  const wanted = FIGURES[kind];
  if (figures.length > wanted.length) {
    const most = ['no figure', 'one figure'][wanted.length] ?? `${wanted.length} figures`;
    throw new CliError(`${kind} takes ${most}, and there are ${figures.length}.`);
  }
  return Object.fromEntries(
    figures.flatMap((text, i) => {
      const [name, unit] = wanted[i] ?? [];
      return name === undefined || unit === undefined ? [] : [[name, read(text, unit)]];
    }),
  );
}

function optional(options: FaultOptions): Figures {
  return Object.fromEntries(
    OPTIONS.flatMap(([option, field, unit]) => {
      const text = options[option];
      if (text === undefined) return [];
      return [[field, read(field === 'code' ? text.toUpperCase() : text, unit)]];
    }),
  );
}

/** A figure that cannot be read is left as text: the schema then says what must stand there. */
function read(text: string, unit: Unit): unknown {
  const [, digits, suffix = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|%)?$/.exec(text) ?? [];
  const scale = SCALES[unit][suffix];
  return digits === undefined || scale === undefined ? text : Number(digits) * scale;
}

const SCALES: Readonly<Record<Unit, Readonly<Record<string, number>>>> = {
  share: { '': 1, '%': 0.01 },
  time: { '': 1, ms: 1, s: 1_000, m: 60_000 },
  count: { '': 1 },
  word: {},
};

function typed(value: unknown, unit: Unit): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return unit === 'time' ? `${text}ms` : text;
}

function dashed(option: string): string {
  return option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
