import { readdir, readFile } from 'node:fs/promises';

const DASHBOARDS = new URL('../../observability/grafana/dashboards/', import.meta.url);

interface Dashboard {
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

/** A query and where it stands. */
export interface NamedQuery {
  readonly title: string;
  readonly expression: string;
}

/** Every query of every panel, with a period in place of Grafana's own. */
export async function dashboardQueries(period: string): Promise<readonly NamedQuery[]> {
  const files = (await readdir(DASHBOARDS)).filter((file) => file.endsWith('.json'));
  const boards = await Promise.all(
    files.map(async (file) => {
      return JSON.parse(await readFile(new URL(file, DASHBOARDS), 'utf8')) as Dashboard;
    }),
  );
  return boards.flatMap(({ title, panels }) =>
    panels.flatMap((panel) =>
      panel.targets.map(({ expr }, index) => ({
        title: `${title} / ${panel.title} ${index + 1}`,
        expression: expr.replaceAll('$__rate_interval', period),
      })),
    ),
  );
}

/** What an alert looks at, whether or not it is beyond its threshold. */
export function withoutThreshold(expression: string): string {
  return expression.replace(/\s*(>|==)\s*[\d.]+$/, '');
}
