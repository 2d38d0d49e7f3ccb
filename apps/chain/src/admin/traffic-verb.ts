import { SERVICES, type ServiceName, type TrafficStatus } from '@firebreak/contracts/plain';
import { table } from '../cli/table.js';
import type { Stack } from '../stack.js';
import { statuses, whyNot } from './stack-admin.js';

const HEADINGS = ['HOP', 'OPERATION', 'CALLS', 'NOW', 'PEAK', 'MEAN', 'ENDED'];
/** More codes than this would not fit a line. */
const MOST_CODES = 2;

/**
 * The verb `traffic`: the calls that each service took and made since it started, in the order of a
 * call.
 * @returns 0 if every service answered, else 1
 */
export async function showTraffic(
  stack: Pick<Stack, 'admin'>,
  write: (line: string) => void,
): Promise<number> {
  const answers = await statuses(await stack.admin());
  const rows = answers.flatMap((answer) =>
    'reply' in answer ? answer.reply.traffic.map((one) => row(answer.service, one)) : [],
  );
  if (rows.length > 0) for (const line of table([HEADINGS, ...rows])) write(line);
  else write('No call yet.');
  for (const answer of answers) {
    if ('error' in answer) write(`${answer.service} ${whyNot(answer.error)}`);
  }
  return answers.every((answer) => 'reply' in answer) ? 0 : 1;
}

function row(service: ServiceName, traffic: TrafficStatus): string[] {
  const { operation, started, inFlight, peakInFlight } = traffic;
  const counts = [started, inFlight, peakInFlight].map(String);
  return [hopOf(service, traffic), operation, ...counts, meanOf(traffic), endedOf(traffic)];
}

/** `→B` for what B takes, `B→C` for what it sends. */
function hopOf(service: ServiceName, { direction }: TrafficStatus): string {
  if (direction === 'INBOUND') return `→${letterOf(service)}`;
  const next = SERVICES[SERVICES.indexOf(service) + 1];
  return `${letterOf(service)}→${next === undefined ? '' : letterOf(next)}`;
}

function letterOf(service: ServiceName): string {
  return service.slice(-1).toUpperCase();
}

/** How long one call took, of those that are over. */
function meanOf({ started, inFlight, waitedMs }: TrafficStatus): string {
  const over = started - inFlight;
  return over === 0 ? '-' : `${(waitedMs / over).toFixed(1)} ms`;
}

/** The codes that came most often, and what of them is worth a word. */
function endedOf({ ended, neverSent, abandoned }: TrafficStatus): string {
  const codes = ended.toSorted((one, other) => other.count - one.count);
  const shown = codes.slice(0, MOST_CODES).map(({ code, count }) => `${code} ${count}`);
  const others = codes.slice(MOST_CODES).reduce((sum, { count }) => sum + count, 0);
  return [
    ...shown,
    ...(others === 0 ? [] : [`others ${others}`]),
    ...(neverSent === 0 ? [] : [`never sent ${neverSent}`]),
    ...(abandoned === 0 ? [] : [`abandoned ${abandoned}`]),
  ].join(', ');
}
