import { inspect } from 'node:util';

/** What a call of Nest's logger said, in one form. */
export interface LogStatement {
  readonly msg: string;
  /** Nest's context: the class that speaks. */
  readonly context: string | undefined;
  readonly error: Error | undefined;
  /** A stack given as text, as Nest itself does it. */
  readonly stack: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Reads the arguments of Nest's `Logger`, in any of its customary orders: a sentence, then fields as
 * an object, an Error, or a stack, and at the end the context that `new Logger(context)` adds.
 */
export function readLogArguments(message: unknown, parameters: readonly unknown[]): LogStatement {
  const rest = [...parameters];
  const last = rest.at(-1);
  const context = typeof last === 'string' && !isStack(last) ? (rest.pop() as string) : undefined;

  const parts = [message, ...rest];
  const error = parts.find((part) => part instanceof Error);
  const fields = Object.fromEntries(parts.filter(isPlainObject).flatMap(Object.entries<unknown>));
  return {
    msg: sentenceOf(message, fields, error),
    context,
    error,
    stack: rest.find(isStack),
    fields,
  };
}

function sentenceOf(
  message: unknown,
  fields: Record<string, unknown>,
  error: Error | undefined,
): string {
  if (message instanceof Error) return message.message;
  if (!isPlainObject(message)) return asText(message) ?? error?.message ?? '';
  const { msg } = fields;
  delete fields['msg'];
  return typeof msg === 'string' ? msg : (error?.message ?? '');
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' || value === undefined ? value : inspect(value);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof Error);
}

function isStack(value: unknown): value is string {
  return typeof value === 'string' && /\n\s+at /.test(value);
}
