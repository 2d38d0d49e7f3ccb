import type { EdgeClient } from '../chain/harness/edge-client.js';
import { chain } from './chain-command.js';
import type { Checks } from './checks.js';
import type { ComposeStack } from './compose-stack.js';

const WIDEST = 80;
const STEPS = 10;

/** The tour, unattended, on the containers that are up: it breaks and heals them by compose commands. */
export async function checkTour(
  stack: ComposeStack,
  edge: EdgeClient,
  checks: Checks,
): Promise<void> {
  const { ok, lines } = await chain(stack, 'tour', '--auto', '--pace', 'fast');
  const steps = lines.filter((line) => /^── \d+ of \d+: /.test(line));
  checks.check(
    `the tour takes its ${STEPS} steps and ends well`,
    ok && steps.length === STEPS,
    ok ? `${steps.length} steps` : lines.slice(-3).join(' | '),
  );
  const says = (words: string): boolean => lines.some((line) => line.includes(words));
  checks.check(
    'it runs on these containers, and shows B opening its breaker',
    says('on the compose stack that is up') &&
      says('B opened its breaker for charges at C after 3 failures'),
  );
  const width = Math.max(...lines.map((line) => line.length));
  checks.check(`within ${WIDEST} columns`, width <= WIDEST, width);
  const { status, body } = await edge.order();
  checks.check(
    'it leaves a chain that works at once',
    status === 201,
    status === 201 ? status : `${status} ${JSON.stringify(body)}`,
  );
}
