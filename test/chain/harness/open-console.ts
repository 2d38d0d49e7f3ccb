import { setTimeout as delay } from 'node:timers/promises';
import { SERVICES } from '@firebreak/contracts/plain';
import { freePort, ServiceProcess, type Stack } from '@firebreak/stack';

const READY_MS = 60_000;

/** What a page is told first, as far as tests look at it. */
export interface Hello {
  readonly frames: readonly {
    readonly services: readonly { readonly name: string; readonly link: string }[];
  }[];
  readonly events: readonly { readonly kind: string; readonly text: string }[];
}

/** A real console beside a stack, and a page that asks it. */
export class ConsoleProcess {
  private constructor(
    readonly process: ServiceProcess,
    private readonly url: string,
  ) {}

  static async start(stack: Stack): Promise<ConsoleProcess> {
    const port = await freePort();
    const env: NodeJS.ProcessEnv = { CONSOLE_PORT: String(port) };
    for (const name of SERVICES) {
      const { address } = await stack.service(name).waitForEvent('admin.listening', READY_MS);
      env[`${name.toUpperCase().replace('-', '_')}_ADMIN_ADDRESS`] = String(address);
    }
    const process = new ServiceProcess('console', env);
    try {
      await process.waitForEvent('console.ready', READY_MS);
    } catch (error) {
      await process.end();
      throw error;
    }
    return new ConsoleProcess(process, `http://127.0.0.1:${port}`);
  }

  /** A page that opens the stream, reads until it is told all that is known, and goes on reading. */
  async openPage(): Promise<{ readonly hello: Hello; readonly close: () => void }> {
    const left = new AbortController();
    const { body } = await fetch(`${this.url}/api/stream`, { signal: left.signal });
    if (body === null) throw new Error('the stream has no body');
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    const json = await helloFrom(reader);
    void readOn(reader);
    return { hello: JSON.parse(json) as Hello, close: () => left.abort() };
  }

  /** What a page is told first, once it fits; the last there was when it never does. */
  async helloWith(fits: (hello: Hello) => boolean, withinMs: number): Promise<Hello> {
    const until = performance.now() + withinMs;
    for (;;) {
      const { hello, close } = await this.openPage();
      close();
      if (fits(hello) || performance.now() > until) return hello;
      await delay(250);
    }
  }

  async close(): Promise<void> {
    await this.process.end();
  }
}

type Reader = ReadableStreamDefaultReader<string>;

async function helloFrom(reader: Reader): Promise<string> {
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended before it began: ${text.slice(0, 200)}`);
    text += value;
    const [, json] = /event: hello\ndata: (.*)\n\n/.exec(text) ?? [];
    if (json !== undefined) return json;
  }
}

async function readOn(reader: Reader): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // The page was closed, or the console is gone.
  }
}
