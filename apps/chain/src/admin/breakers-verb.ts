import type { Stack } from '../stack.js';
import { breakerTable, type PlacedBreaker } from './breaker-table.js';
import { statuses, whyNot } from './stack-admin.js';

/** How `breakers` is to look. */
export interface BreakersRequest {
  /** Also those that the placement leaves out. */
  readonly isAll: boolean;
  readonly colour: boolean;
}

/**
 * The verb `breakers`: the breakers of all services in the order of a call.
 * @returns 0 if every service answered, else 1
 */
export async function showBreakers(
  stack: Pick<Stack, 'admin'>,
  { isAll, colour }: BreakersRequest,
  write: (line: string) => void,
): Promise<number> {
  const answers = await statuses(await stack.admin());
  const breakers = answers.flatMap((answer): PlacedBreaker[] =>
    'reply' in answer
      ? answer.reply.breakers.map((breaker) => ({ service: answer.service, breaker }))
      : [],
  );
  const shown = breakers.filter(({ breaker }) => isAll || breaker.active);
  if (shown.length > 0) for (const line of breakerTable(shown, colour)) write(line);
  else write('No breaker acts.');
  const idle = breakers.length - shown.length;
  if (idle > 0) write(`${idle} more are idle in this placement; to see them: breakers --all`);
  for (const answer of answers) {
    if ('error' in answer) write(`${answer.service} ${whyNot(answer.error)}`);
  }
  return answers.every((answer) => 'reply' in answer) ? 0 : 1;
}
