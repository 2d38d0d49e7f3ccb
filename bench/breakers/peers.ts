import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../peers/', import.meta.url);
const fromPeers = createRequire(new URL('package.json', FOLDER));

/** Installs the peers into their own folder, unless they are there. */
export function installPeers(): void {
  if (existsSync(new URL('node_modules/opossum/package.json', FOLDER))) return;
  console.log('installing the peers once: npm ci --prefix bench/peers');
  execFileSync('npm', ['ci', '--prefix', fileURLToPath(FOLDER)], { stdio: 'inherit' });
}

export function peerVersion(name: string): string {
  return (fromPeers(`${FOLDER.pathname}node_modules/${name}/package.json`) as { version: string })
    .version;
}

type Work<T = unknown> = () => T | Promise<T>;

interface Cockatiel {
  readonly handleAll: unknown;
  circuitBreaker(
    policy: unknown,
    options: { halfOpenAfter: number; breaker: unknown },
  ): { execute<T>(work: Work<T>): Promise<T> };
  readonly ConsecutiveBreaker: new (threshold: number) => unknown;
  readonly SamplingBreaker: new (options: { threshold: number; duration: number }) => unknown;
}

interface Opossum {
  new (
    action: Work,
    options?: Record<string, unknown>,
  ): { fire(): Promise<unknown>; shutdown(): void };
}

interface Mollitia {
  readonly Circuit: new (options: { func: Work; options: { modules: readonly unknown[] } }) => {
    execute(): Promise<unknown>;
    dispose(): void;
  };
  readonly SlidingCountBreaker: new (options: Record<string, number>) => unknown;
}

interface NestjsResilience {
  readonly ResilienceCommand: abstract new (
    strategies: readonly unknown[],
    group: string,
    name: string,
  ) => { execute(): Promise<unknown>; run(): unknown };
  readonly CircuitBreakerStrategy: new (options: Record<string, number>) => unknown;
}

/** What the benchmark uses of each peer. They bring no types into this project, nor need it. */
export interface Peers {
  readonly cockatiel: Cockatiel;
  readonly opossum: Opossum;
  readonly mollitia: Mollitia;
  readonly nestjsResilience: NestjsResilience;
}

export function loadPeers(): Peers {
  // nestjs-resilience logs every call; this is the copy of Nest that it meets.
  const { Logger } = fromPeers('@nestjs/common') as typeof import('@nestjs/common');
  Logger.overrideLogger(false);
  return {
    cockatiel: fromPeers('cockatiel') as Cockatiel,
    opossum: fromPeers('opossum') as Opossum,
    mollitia: fromPeers('mollitia') as Mollitia,
    nestjsResilience: fromPeers('nestjs-resilience') as NestjsResilience,
  };
}
