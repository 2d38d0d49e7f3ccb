import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ComposeCommand } from './compose-command.js';

/** Stands in for docker: says in which process group it is. */
const DOCKER = '#!/bin/sh\nps -o pgid= -p $$\n';

describe('docker compose', () => {
  const { PATH } = process.env;
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'firebreak-docker-'));
    const docker = join(directory, 'docker');
    writeFileSync(docker, DOCKER);
    chmodSync(docker, 0o755);
    process.env['PATH'] = `${directory}:${PATH}`;
  });
  afterEach(() => {
    process.env['PATH'] = PATH;
    rmSync(directory, { recursive: true });
  });

  it.each<{ title: string; run: (compose: ComposeCommand, told: string[]) => Promise<unknown> }>([
    {
      title: 'a verb that is told of',
      run: (compose, told) => compose.runTelling(['pause'], (line) => told.push(line)),
    },
    {
      title: 'a program in a container',
      run: async (compose, told) => {
        const { stdout } = compose.startQuietly(['exec']);
        for await (const text of stdout ?? []) told.push(String(text));
      },
    },
  ])('does not hear Ctrl-C on our terminal: $title', async ({ run }) => {
    const compose = await ComposeCommand.find(directory);
    if (compose === undefined) throw new Error('docker was not found');
    const told: string[] = [];

    await run(compose, told);

    const ours = execFileSync('ps', ['-o', 'pgid=', '-p', String(process.pid)], {
      encoding: 'utf8',
    });
    expect(Number(told.join(''))).toBeGreaterThan(0);
    expect(Number(told.join(''))).not.toBe(Number(ours));
  });
});
