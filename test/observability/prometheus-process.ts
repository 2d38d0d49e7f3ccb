import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type Stack } from '@firebreak/stack';
import { SERVICES } from '@firebreak/contracts/plain';
import { eventually } from './eventually.js';

const FOLDER = new URL('../../observability/prometheus/', import.meta.url);

interface Answer<Data> {
  readonly status: string;
  readonly error?: string;
  readonly data: Data;
}

/** A series at one time; the value is text, as Prometheus sends it. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Debian's Prometheus with this project's configuration, scraping a stack's services. */
export class PrometheusProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly url: string,
  ) {}

  /** Of the configuration only the addresses and the pace are changed. */
  static async start(stack: Stack): Promise<PrometheusProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
    let config = await readFile(new URL('prometheus.yml', FOLDER), 'utf8');
    for (const service of SERVICES) {
      const target = new RegExp(`'${service}:\\d+'`);
      if (!target.test(config)) throw new Error(`prometheus.yml does not scrape ${service}`);
      config = config.replace(target, `'${await stack.metricsAddress(service)}'`);
    }
    config = config.replace('scrape_interval: 5s', 'scrape_interval: 1s');
    config = config.replace('scrape_timeout: 3s', 'scrape_timeout: 1s');
    config = config.replace('evaluation_interval: 5s', 'evaluation_interval: 1s');
    await writeFile(join(folder, 'prometheus.yml'), config);
    await writeFile(join(folder, 'rules.yml'), await readFile(new URL('rules.yml', FOLDER)));

    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${address}`,
        '--log.level=warn',
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    // Also when the test itself ends by an error that nobody caught.
    process.once('exit', () => child.kill('SIGKILL'));
    const prometheus = new PrometheusProcess(child, folder, `http://${address}`);
    await eventually('Prometheus is ready', async () => prometheus.isReady(), 30_000);
    return prometheus;
  }

  /** What a query answers now. @throws Error with Prometheus' own words */
  async query(expression: string): Promise<readonly Sample[]> {
    const { result } = await this.get<{ result: Sample[] }>(
      `/api/v1/query?query=${encodeURIComponent(expression)}`,
    );
    return result;
  }

  /** The expression of each alert by its name. */
  async alerts(): Promise<ReadonlyMap<string, string>> {
    const { groups } = await this.get<{
      groups: { rules: { name: string; query: string }[] }[];
    }>('/api/v1/rules');
    const rules = groups.flatMap((group) => group.rules);
    return new Map(rules.map(({ name, query }) => [name, query]));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/-/ready`).catch(() => undefined);
    return answer?.status === 200;
  }

  private async get<Data>(path: string): Promise<Data> {
    const answer = await fetch(`${this.url}${path}`);
    const { status, error, data } = (await answer.json()) as Answer<Data>;
    if (status !== 'success') throw new Error(error ?? status);
    return data;
  }
}
