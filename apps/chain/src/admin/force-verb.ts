import type { AdminRequest, ServiceName } from '@firebreak/contracts/plain';
import { CliError } from '../cli/cli-error.js';
import type { Stack } from '../stack.js';
import { type PlacedBreaker, stateOf } from './breaker-table.js';
import { statuses, whyNot } from './stack-admin.js';

const ACTIONS = {
  open: 'OPEN',
  close: 'CLOSE',
  auto: 'AUTO',
  reset: 'RESET',
  trip: 'TRIP',
} as const satisfies Record<string, AdminRequest<'ForceBreaker'>['action']>;

/** What `force` can do, as typed. */
export const FORCE_ACTIONS = Object.keys(ACTIONS);

/**
 * The verb `force`: does something by hand to one breaker.
 * @param name the breaker's name, or its last part if only one ends so, in any case
 * @param service where it is, if several services have one of that name
 * @throws CliError when it is not clear which one is meant, or the service refuses
 */
export async function force(
  stack: Pick<Stack, 'admin'>,
  { name, action, service }: { name: string; action: string; service?: ServiceName },
  write: (line: string) => void,
): Promise<number> {
  const wanted = ACTIONS[action.toLowerCase() as keyof typeof ACTIONS];
  if (wanted === undefined) {
    throw new CliError(`"${action}" is not one of ${FORCE_ACTIONS.join(', ')}.`);
  }
  const admin = await stack.admin();
  const answers = await statuses(admin);
  const all = answers.flatMap((answer): PlacedBreaker[] =>
    'reply' in answer && (service === undefined || answer.service === service)
      ? answer.reply.breakers.map((breaker) => ({ service: answer.service, breaker }))
      : [],
  );
  const silent = answers.filter((answer) => 'error' in answer && answer.service === service);
  for (const answer of silent) {
    if ('error' in answer) throw new CliError(`${answer.service} ${whyNot(answer.error)}.`);
  }
  const { service: where, breaker } = theOne(name, all);
  const after = await admin.call(where, 'ForceBreaker', { name: breaker.name, action: wanted });
  const idle = after.active ? '' : ' (idle in this placement)';
  write(`${where}: ${breaker.name} ${stateOf(breaker)} → ${stateOf(after)}${idle}`);
  return 0;
}

function theOne(name: string, all: readonly PlacedBreaker[]): PlacedBreaker {
  const wanted = name.toLowerCase();
  const named = ({ breaker }: PlacedBreaker): string => breaker.name.toLowerCase();
  const exact = all.filter((one) => named(one) === wanted);
  const found = exact.length > 0 ? exact : all.filter((one) => named(one).endsWith(`/${wanted}`));
  // One that acts is meant before those that are idle.
  const active = found.filter(({ breaker }) => breaker.active);
  const [only, ...others] = active.length > 0 ? active : found;
  if (only !== undefined && others.length === 0) return only;
  const names = (breakers: readonly PlacedBreaker[]): string =>
    breakers.map(({ service, breaker }) => `${breaker.name} in ${service}`).join(', ');
  throw new CliError(
    only === undefined
      ? `There is no breaker "${name}". There are: npm run chain -- breakers --all`
      : `"${name}" may be ${names(found)}: write the whole name, or the service after the action.`,
  );
}
