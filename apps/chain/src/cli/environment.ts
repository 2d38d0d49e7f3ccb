/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable's value; undefined when it is not set or empty. */
export function setting(env: Environment, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}
