import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@firebreak/contracts';
import type { ServiceStatusMessage } from '@firebreak/contracts/plain';
import {
  type Answered,
  askAll,
  repliesOf,
  type StackAdmin,
  statuses,
  whyNot,
} from './stack-admin.js';

/** A container takes its time until the service in it answers. */
const ANSWERS_WITHIN_MS = 15_000;
const POLL_MS = 500;

/**
 * Switches services that were just started to the last placement that those running report, if one
 * was ever switched. Only services that run remember a switch: one is forgotten when all of them were
 * down at once, and a container that plain `docker compose start` starts keeps the placement of its
 * environment until the next switch; `placement` then shows that the services differ.
 * @returns false when one of them did not take it
 */
export async function reapplyPlacement(
  admin: StackAdmin,
  started: readonly ServiceName[],
  write: (line: string) => void,
  waitMs = ANSWERS_WITHIN_MS,
): Promise<boolean> {
  const answers = await answersOf(admin, started, waitMs);
  const { placement, epoch } = newest(repliesOf(answers));
  if (epoch === 0) return true;
  const behind = answers.filter(
    (answer) =>
      started.includes(answer.service) && !('reply' in answer && answer.reply.epoch === epoch),
  );
  const switched = await askAll(
    behind.flatMap((answer) => ('reply' in answer ? [answer.service] : [])),
    (service) => admin.call(service, 'SetPlacement', { placement, epoch }),
  );
  const outcomes = [...behind.filter((answer) => 'error' in answer), ...switched];
  for (const outcome of outcomes) {
    write(
      'error' in outcome
        ? `${outcome.service} ${whyNot(outcome.error)}, so it was not switched to ${placement}`
        : `${outcome.service} has ${placement} again (switch ${epoch})`,
    );
  }
  return outcomes.every((outcome) => 'reply' in outcome);
}

async function answersOf(
  admin: StackAdmin,
  started: readonly ServiceName[],
  waitMs: number,
): Promise<Answered<ServiceStatusMessage>[]> {
  const end = Date.now() + waitMs;
  for (;;) {
    const answers = await statuses(admin);
    const missing = answers.some((one) => 'error' in one && started.includes(one.service));
    if (!missing || Date.now() > end) return answers;
    await delay(POLL_MS);
  }
}

function newest(replies: readonly ServiceStatusMessage[]): {
  readonly placement: string;
  readonly epoch: number;
} {
  return replies.reduce((last, reply) => (reply.epoch > last.epoch ? reply : last), {
    placement: '',
    epoch: 0,
  });
}
