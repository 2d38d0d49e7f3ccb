import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@firebreak/contracts';
import type { ServiceStatusMessage } from '@firebreak/contracts/plain';
import { type Answered, repliesOf, type StackAdmin, statuses, whyNot } from './stack-admin.js';

/** A container takes its time until the service in it answers. */
const ANSWERS_WITHIN_MS = 15_000;
const POLL_MS = 500;

/**
 * Switches services that were just started to the last placement that those running report, if one
 * was ever switched.
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
  let isDone = true;
  for (const answer of answers) {
    if (!started.includes(answer.service)) continue;
    if ('reply' in answer && answer.reply.epoch === epoch) continue;
    if ('error' in answer) {
      write(`${answer.service} ${whyNot(answer.error)}, so it was not switched to ${placement}`);
      isDone = false;
      continue;
    }
    await admin.call(answer.service, 'SetPlacement', { placement, epoch });
    write(`${answer.service} has ${placement} again (switch ${epoch})`);
  }
  return isDone;
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
