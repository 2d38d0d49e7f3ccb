import type { z } from 'zod';
import { ConfigError } from './config-error.js';

const LONGEST_VALUE_SHOWN = 60;

/**
 * Reads the variables a service needs from the environment. A variable set to nothing counts as
 * absent, as `VAR= npm start` and compose's `${VAR:-}` mean it. Variables the schema does not name
 * are not looked at.
 * @param env the environment; `process.env` by default.
 * @throws ConfigError naming every variable at fault, the value got and what is allowed.
 */
export function loadConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>> = process.env,
): z.infer<Schema> {
  const names = Object.keys(schema.shape);
  const given = new Map(names.map((name) => [name, env[name]] as const));
  const present = [...given].filter(([, value]) => value !== undefined && value !== '');

  const result = schema.safeParse(Object.fromEntries(present));
  if (result.success) return result.data;

  throw new ConfigError(
    result.error.issues.map((issue) => {
      const name = issue.path.join('.');
      const isSecret = issue.code === 'custom' && issue.params?.['isSecret'] === true;
      return `${name} ${issue.message} (${described(given.get(name), isSecret)})`;
    }),
  );
}

/** The value as JSON text, so that no line break or control character in it can forge a line. */
function described(value: string | undefined, isSecret: boolean): string {
  if (value === undefined || value === '') return 'it is not set';
  if (isSecret) return `got ${value.length} characters, not shown`;
  const cut = value.length > LONGEST_VALUE_SHOWN;
  const shown = JSON.stringify(cut ? value.slice(0, LONGEST_VALUE_SHOWN) : value);
  return cut
    ? `got ${shown} and ${value.length - LONGEST_VALUE_SHOWN} more characters`
    : `got ${shown}`;
}
