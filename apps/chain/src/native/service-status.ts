import type { ServiceStatus } from './control-protocol.js';
import { processFacts } from './process-facts.js';
import type { ServiceExit, ServiceProcess } from './service-process.js';

/** How a service is at the moment. */
export async function statusOf(service: ServiceProcess): Promise<ServiceStatus> {
  const { name, port, adminPort } = service.definition;
  const { pid, startedAt, lastExit } = service;
  if (pid === undefined || startedAt === undefined) {
    const exit = lastExit && { exit: exitText(lastExit), since: lastExit.at.toISOString() };
    return { service: name, state: 'exited', port, adminPort, ...exit };
  }
  const facts = await processFacts(pid);
  const awake = service.isHealthy ? 'running' : 'starting';
  return {
    service: name,
    state: facts?.isStopped === true ? 'paused' : awake,
    pid,
    port,
    adminPort,
    since: startedAt.toISOString(),
    ...(facts && { rssBytes: facts.rssBytes }),
  };
}

/** `SIGKILL` or `code 1`. */
export function exitText(exit: ServiceExit | undefined): string {
  if (!exit) return 'never started';
  return exit.signal ?? `code ${exit.code}`;
}
