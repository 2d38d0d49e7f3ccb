import { AdminError } from '@firebreak/admin/client';
import type { Placement, ServiceName, ServiceStatusMessage } from '@firebreak/contracts/plain';
import { fault, faults } from '../admin/fault-verb.js';
import { switchPlacement } from '../admin/placement-verb.js';
import { type Answered, repliesOf, statuses, whyNot } from '../admin/stack-admin.js';
import { CliError } from '../cli/cli-error.js';
import type { Stack } from '../stack.js';

/** Services that can have faults. */
const FAULTY: readonly ServiceName[] = ['service-b', 'service-c'];

/**
 * Brings a running stack into the state the tour begins with, and tells what it changed: every
 * service up, no faults, the placement `wanted`.
 * @returns the placement it was in, to come back to
 * @throws CliError when that takes a person: a service refuses, or a breaker is forced by hand
 */
export async function makeFit(
  stack: Stack,
  wanted: Placement,
  tell: (line: string) => void,
): Promise<Placement> {
  for (const answer of await statuses(await stack.admin())) await wake(stack, answer, tell);
  const replies = repliesOf(await statuses(await stack.admin()));
  refuseForced(replies);
  await clearFaults(stack, tell);
  return await place(stack, wanted, replies, tell);
}

async function wake(
  stack: Stack,
  answer: Answered<ServiceStatusMessage>,
  tell: (line: string) => void,
): Promise<void> {
  if ('reply' in answer) return;
  const { service, error } = answer;
  const verb = VERBS[error.code];
  if (verb === undefined) throw new CliError(`${service} ${whyNot(error)}.`);
  if ((await stack.apply(verb, [service])) !== 0 || !(await answers(stack, service))) {
    throw new CliError(
      `${service} ${whyNot(error)}, and ${verb} did not help. Who runs: npm run chain -- ps`,
    );
  }
  tell(
    `${service} was ${verb === 'start' ? 'down: started' : 'paused or too slow: it goes on'} for the tour.`,
  );
}

const VERBS: Readonly<Record<string, 'start' | 'unpause'>> = {
  UNAVAILABLE: 'start',
  DEADLINE_EXCEEDED: 'unpause',
};

async function answers(stack: Stack, service: ServiceName): Promise<boolean> {
  try {
    await (await stack.admin()).call(service, 'GetStatus', {});
    return true;
  } catch (error) {
    if (error instanceof AdminError) return false;
    throw error;
  }
}

function refuseForced(replies: readonly ServiceStatusMessage[]): void {
  const forced = replies.flatMap(({ breakers }) => breakers).find(({ mode }) => mode !== 'AUTO');
  if (forced === undefined) return;
  throw new CliError(
    `The breaker ${forced.name} is ${forced.mode.toLowerCase()} by hand, so the tour would show ` +
      `nothing. Let it judge again: npm run chain -- force ${forced.name} auto`,
  );
}

async function clearFaults(stack: Stack, tell: (line: string) => void): Promise<void> {
  const lines: string[] = [];
  if ((await faults(stack, (line) => lines.push(line))) !== 0) throw new CliError(lines.join('; '));
  const set = lines.filter((line) => line.startsWith('fault '));
  if (set.length === 0) return;
  for (const service of FAULTY) {
    await fault(stack, { service, operation: 'off', figures: [], options: {} }, () => undefined);
  }
  for (const line of set) tell(`A fault was set: cleared. Set it again: npm run chain -- ${line}`);
}

async function place(
  stack: Stack,
  wanted: Placement,
  replies: readonly ServiceStatusMessage[],
  tell: (line: string) => void,
): Promise<Placement> {
  const placements = [...new Set(replies.map(({ placement }) => placement))];
  if (placements.length === 1 && placements[0] === wanted) return wanted;
  const lines: string[] = [];
  if ((await switchPlacement(stack, wanted, (line) => lines.push(line))) !== 0) {
    throw new CliError(`The placement could not be switched: ${lines.join('; ')}`);
  }
  if (placements.length > 1) {
    tell(`The services differed in their placement (${placements.join(', ')}): now ${wanted}.`);
    return wanted;
  }
  const was = (placements[0] ?? wanted) as Placement;
  tell(`The placement was ${was}: now ${wanted}, and ${was} again at the end.`);
  return was;
}
