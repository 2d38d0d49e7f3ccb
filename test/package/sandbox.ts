import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** How a command ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty project outside this checkout, so that nothing of it can be found by accident. */
export class Sandbox {
  readonly root = mkdtempSync(join(tmpdir(), 'firebreak-package-'));

  constructor(manifest: Readonly<Record<string, unknown>> = {}) {
    this.writeJson('package.json', { name: 'sandbox', private: true, ...manifest });
  }

  write(file: string, text: string): void {
    const path = join(this.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  writeJson(file: string, value: unknown): void {
    this.write(file, `${JSON.stringify(value, undefined, 2)}\n`);
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  /** @throws Error with what npm said, if it failed */
  async install(...packages: readonly string[]): Promise<Ran> {
    const quiet = ['--no-audit', '--no-fund', '--save-exact', '--prefer-offline'];
    const ran = await this.run('npm', 'install', ...quiet, ...packages);
    if (ran.code !== 0) throw new Error(`npm install failed: ${ran.stderr}`);
    return ran;
  }

  node(...args: readonly string[]): Promise<Ran> {
    return this.run(process.execPath, ...args);
  }

  run(command: string, ...args: readonly string[]): Promise<Ran> {
    return new Promise((settle, fail) => {
      const child = spawn(command, args, { cwd: this.root, stdio: ['ignore', 'pipe', 'pipe'] });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
      child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
      child.once('error', fail);
      child.once('close', (code) => settle({ code, stdout, stderr }));
    });
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
