/** A line of `docker compose logs`, taken apart. */
export interface ComposeLine {
  /** Undefined for what compose itself says. */
  readonly service: string | undefined;
  readonly text: string;
}

/** `service-a_1  | ` of compose v1, `service-a-1  | ` of v2, with the project's name before it or not. */
const PREFIX = /^(?:[a-z0-9][a-z0-9_-]*?[_-])??(service-[a-z])[_-]\d+\s+\| ?(.*)$/;

/** Parts a line of `docker compose logs --no-color` into whose it is and what the service wrote. */
export function parseComposeLine(line: string): ComposeLine {
  const [, service, text] = PREFIX.exec(line) ?? [];
  return { service, text: text ?? line };
}
