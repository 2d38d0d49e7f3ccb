import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('demo/typescript.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

// One process for two things, for it takes its time: the loader has to keep the types by which Nest
// injects, or nothing is answered; and a server left open would keep the process from ending.
it('runs as a process, which ends by itself when it is interrupted', async () => {
  const child = spawn(process.execPath, ['--import', LOADER, MAIN, 'nest-app']);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.includes('{"cents":40}')) child.kill('SIGINT');
  });

  const [code] = (await once(child, 'close')) as [number];

  expect(code).toBe(130);
  expect(output).toContain('GET /prices/apple   200');
  expect(output).not.toContain('It is back');
}, 30_000);
