import { switchPlacement as makeSwitch } from '@firebreak/admin/client';
import { PLACEMENT_NAMES, type ServiceStatusMessage } from '@firebreak/contracts/plain';
import { CliError } from '../cli/cli-error.js';
import { table } from '../cli/table.js';
import type { Stack } from '../stack.js';
import { type Answered, repliesOf, statuses, whyNot } from './stack-admin.js';

type Write = (line: string) => void;

/**
 * The verb `placement` without a name: where each service has its breakers.
 * @returns 0 if all that run agree, else 1
 */
export async function showPlacement(stack: Pick<Stack, 'admin'>, write: Write): Promise<number> {
  return report(await statuses(await stack.admin()), write);
}

/**
 * The verb `placement NAME`: switches every service under one new number, and waits for all.
 * @returns 0 if every service that runs has it now, else 1
 * @throws CliError when there is no such placement, or no service answers
 */
export async function switchPlacement(
  stack: Pick<Stack, 'kind' | 'admin' | 'rememberPlacement'>,
  name: string,
  write: Write,
): Promise<number> {
  const placement = PLACEMENT_NAMES.find((known) => known === name.toLowerCase());
  if (placement === undefined) {
    throw new CliError(`There is no placement "${name}". There are ${PLACEMENT_NAMES.join(', ')}.`);
  }
  const { epoch, answers } = await makeSwitch(await stack.admin(), placement, (...switched) =>
    stack.rememberPlacement(...switched),
  );
  if (epoch === undefined) {
    throw new CliError(`No service answers, so none was switched: ${reasons(answers)}.`);
  }
  const code = report(answers, write);
  for (const { service } of answers.filter(isDown)) {
    write(`${service} gets ${placement} when it is started: npm run chain -- start ${service}`);
  }
  return code;
}

function report(answers: readonly Answered<ServiceStatusMessage>[], write: Write): number {
  const rows = answers.map((answer) =>
    'reply' in answer
      ? [answer.service, answer.reply.placement, String(answer.reply.epoch)]
      : [answer.service, '-', `- (${whyNot(answer.error)})`],
  );
  for (const line of table([['SERVICE', 'PLACEMENT', 'SWITCH'], ...rows])) write(line);
  const replies = repliesOf(answers);
  const isStuck = answers.some((answer) => 'error' in answer && !isDown(answer));
  if (new Set(replies.map(({ placement, epoch }) => `${placement} ${epoch}`)).size > 1) {
    write(
      `The services differ: ${differences(replies)}. Switch all: npm run chain -- placement NAME`,
    );
    return 1;
  }
  return isStuck ? 1 : 0;
}

function differences(replies: readonly ServiceStatusMessage[]): string {
  return replies
    .map(({ service, placement, epoch }) => `${service} ${placement} (${epoch})`)
    .join(', ');
}

function reasons(answers: readonly Answered<ServiceStatusMessage>[]): string {
  return answers
    .flatMap((answer) => ('error' in answer ? `${answer.service} ${whyNot(answer.error)}` : []))
    .join(', ');
}

function isDown(answer: Answered<unknown>): boolean {
  return 'error' in answer && answer.error.code === 'UNAVAILABLE';
}
