import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ComposeStack } from './compose-stack.js';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url);

/** What a command printed and how it ended. */
export interface ChainOutput {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

/**
 * `npm run chain -- <words>` on the containers of a compose project, told its name and the port that
 * it publishes. Never rejects.
 */
export async function chain(
  { project, edgePort }: ComposeStack,
  ...words: readonly string[]
): Promise<ChainOutput> {
  const { ADMIN_TOKEN: _notNeeded, ...env } = process.env;
  try {
    const { stdout } = await run('npm', ['run', '--silent', 'chain', '--', ...words, '--compose'], {
      cwd: ROOT,
      env: { ...env, COMPOSE_PROJECT_NAME: project, SERVICE_A_PORT: edgePort },
    });
    return { ok: true, lines: linesOf(stdout) };
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return { ok: false, lines: linesOf(`${stdout ?? ''}${stderr ?? String(error)}`) };
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
