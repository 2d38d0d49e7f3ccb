import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a command ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where commands run, and how long they may. */
export interface Place {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly withinMs: number;
}

const running = new Set<number>();
process.on('exit', () => {
  for (const leader of running) killGroup(leader);
});

/** Runs a line as a shell would. What it started ends with it; it is killed when it takes too long. */
export function runCommand(line: string, { root, env, withinMs }: Place): Promise<Ran> {
  const child = spawn('bash', ['-c', line], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  const timer = setTimeout(() => {
    stderr += `killed: it took more than ${withinMs} ms`;
    if (pid !== undefined) killGroup(pid);
  }, withinMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      if (pid !== undefined) {
        running.delete(pid);
        killGroup(pid);
      }
      resolve({ code, stdout, stderr });
    });
  });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // All of them have ended.
  }
}

/** The command with its npm script in place of `npm run`: npm itself takes half a second each time. */
export function withoutNpm(root: string, command: string): string {
  const [, name, rest] = /^npm run ([a-z:]+) -- (.*)$/.exec(command) ?? [];
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { scripts } = manifest as { readonly scripts: Readonly<Record<string, string>> };
  const script = name === undefined ? undefined : scripts[name];
  const isPlain = script !== undefined && !script.includes('&&');
  return isPlain ? `${script} ${rest}` : command;
}
