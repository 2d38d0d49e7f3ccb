import { request } from 'node:http';
import { connect } from 'node:net';
import type { HttpService, ServiceLogger } from '@firebreak/chassis';
import { readConfig } from '../src/config.js';
import { startConsole } from '../src/start-console.js';

export const TOKEN = 'a-token-of-two-dozen-chars';

/** An answer, and what of it matters here. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** How a request differs from a GET by the console's own page. */
export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const QUIET = () => undefined;
const SILENT_LOGGER: ServiceLogger = {
  log: QUIET,
  error: QUIET,
  warn: QUIET,
  debug: QUIET,
  verbose: QUIET,
  fatal: QUIET,
};

/** A console on a free port, with no chain behind it and loads that are only counted. */
export class ConsoleHarness {
  readonly loads: number[] = [];
  private service: HttpService | undefined;

  async start(env: Readonly<Record<string, string>> = {}, page = '/nowhere'): Promise<this> {
    const nobody = {
      SERVICE_A_ADMIN_PORT: '1',
      SERVICE_B_ADMIN_PORT: '1',
      SERVICE_C_ADMIN_PORT: '1',
    };
    const config = readConfig({ ...nobody, CONSOLE_PORT: '0', CONSOLE_TOKEN: TOKEN, ...env });
    this.service = await startConsole(config, {
      logger: SILENT_LOGGER,
      page,
      startLoad: (rate) => {
        this.loads.push(rate);
        return { ended: new Promise(() => undefined), stop: () => Promise.resolve() };
      },
    });
    return this;
  }

  get port(): number {
    return this.service?.port ?? 0;
  }

  /** Sends a request as a browser could, every header as given. */
  ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: this.port, path, method, headers, agent: false },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.on('end', () =>
            resolve({ status: answer.statusCode, headers: answer.headers, text }),
          );
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }

  /** A control as the page asks for it, changed as told. */
  control(name: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    return this.ask(`/api/controls/${name}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${TOKEN}`,
        origin: `http://127.0.0.1:${this.port}`,
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
    });
  }

  /** Opens the stream; resolves with its status and first bytes. The connection stays open. */
  openStream(): Promise<{ status: number | undefined; first: string; close: () => void }> {
    return new Promise((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: this.port, path: '/api/stream', agent: false },
        (answer) => {
          const close = (): void => void asked.destroy();
          answer.on('error', () => undefined);
          answer.setEncoding('utf8').once('data', (first: string) => {
            resolve({ status: answer.statusCode, first, close });
          });
        },
      );
      asked.on('error', reject);
      asked.end();
    });
  }

  /** What the port answers to bytes that are no request. */
  send(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket.on('error', () => undefined).once('close', () => resolve(text));
    });
  }

  async stop(): Promise<void> {
    await this.service?.stop('the spec');
    this.service = undefined;
  }
}
