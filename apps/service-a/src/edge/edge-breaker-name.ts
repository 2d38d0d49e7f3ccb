const PREFIX = 'edge/';

/**
 * The name of the breaker before a route.
 * @param path as the route declares it: `/orders/:id`
 */
export function edgeBreakerName(method: string, path: string): string {
  return `${PREFIX}${method}${path}`;
}

/** Whether this is the name of a breaker before a route, not of one before a call. */
export function isEdgeBreaker(name: string): boolean {
  return name.startsWith(PREFIX);
}
