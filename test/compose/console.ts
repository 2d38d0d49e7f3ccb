import { setTimeout as sleep } from 'node:timers/promises';
import type { Checks } from './checks.js';

const MOST_WAIT_MS = 20_000;

interface Hello {
  readonly frames: readonly {
    readonly services: readonly { readonly name: string; readonly link: string }[];
  }[];
}

/** The console answers on this machine, has its page, and sees the three services. */
export async function checkConsole(port: number, checks: Checks): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  const page = await fetch(url);
  const isPage = page.headers.get('content-type')?.startsWith('text/html') === true;
  await page.body?.cancel();
  checks.check('the console has its page', page.ok && isPage, page.status);

  let links = '';
  const until = performance.now() + MOST_WAIT_MS;
  while (links !== 'up up up' && performance.now() < until) {
    links = linksOf(await helloOf(`${url}/api/stream`));
    if (links !== 'up up up') await sleep(250);
  }
  checks.check('it sees all three services', links === 'up up up', links);

  const refused = await fetch(`${url}/api/controls/load`, { method: 'POST' });
  checks.check('its controls need the token', refused.status === 401, refused.status);
}

function linksOf({ frames }: Hello): string {
  const services = frames.at(-1)?.services ?? [];
  return services.map(({ link }) => link).join(' ');
}

async function helloOf(url: string): Promise<Hello> {
  const left = new AbortController();
  const { body } = await fetch(url, { signal: left.signal });
  let text = '';
  try {
    for await (const part of body ?? []) {
      text += Buffer.from(part).toString();
      const [, json] = /event: hello\ndata: (.*)\n\n/.exec(text) ?? [];
      if (json !== undefined) return JSON.parse(json) as Hello;
    }
  } finally {
    left.abort();
  }
  throw new Error(`the stream of the console did not begin: ${text.slice(0, 200)}`);
}
