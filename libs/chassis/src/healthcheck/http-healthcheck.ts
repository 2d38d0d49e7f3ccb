// node http-healthcheck.js 127.0.0.1:3000
// Exits with 0 when GET /health/live there answers 200, else with 1 and a line that says why. It asks
// about the process itself, never about its dependencies.
import { writeSync } from 'node:fs';

const DEADLINE_MS = 2_000;

const address = process.argv[2];
if (address === undefined) fail('usage: http-healthcheck HOST:PORT');

try {
  const answer = await fetch(`http://${address}/health/live`, {
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  await answer.body?.cancel();
  if (answer.status !== 200) fail(`${address} is not healthy: it answered ${answer.status}`);
} catch (error) {
  fail(`${address} is not healthy: ${reasonOf(error)}`);
}

function fail(reason: string): never {
  writeSync(2, `${reason}\n`);
  process.exit(1);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
