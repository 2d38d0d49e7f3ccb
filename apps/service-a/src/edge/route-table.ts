/**
 * Which methods each path takes, gathered from the routes themselves as they are registered, so
 * that a wrong method can be told from a wrong path.
 */
export class RouteTable {
  private readonly routes: Route[] = [];

  /** @param pattern a path of the router: literal segments, `:name` and a trailing `*` */
  add(pattern: string, methods: string | readonly string[]): void {
    const matches = patternToRegExp(pattern);
    this.routes.push({ matches, methods: typeof methods === 'string' ? [methods] : methods });
  }

  /** The methods that a path takes, in alphabetical order; none if there is no such path. */
  allowed(path: string): readonly string[] {
    const methods = this.routes
      .filter(({ matches }) => matches.test(path))
      .flatMap((r) => r.methods);
    return [...new Set(methods)].toSorted();
  }
}

interface Route {
  readonly matches: RegExp;
  readonly methods: readonly string[];
}

function patternToRegExp(pattern: string): RegExp {
  const source = pattern
    .split('/')
    .map((segment) => {
      if (segment.startsWith(':')) return '[^/]+';
      if (segment === '*') return '.*';
      return segment.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
