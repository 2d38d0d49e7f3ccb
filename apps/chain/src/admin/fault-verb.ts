import { AdminError } from '@firebreak/admin/client';
import {
  type FaultListMessage,
  faultToMessage,
  type ServiceName,
} from '@firebreak/contracts/plain';
import { CliError } from '../cli/cli-error.js';
import { SERVICES } from '../services.js';
import type { Stack } from '../stack.js';
import { type FaultOptions, faultWords, operationOf, parseFault } from './fault-words.js';
import { askAll, type StackAdmin, whyNot } from './stack-admin.js';

type Write = (line: string) => void;

/** `fault` as typed. */
export interface FaultRequest {
  readonly service: ServiceName;
  /** An operation, `all`, or `off`. */
  readonly operation: string;
  /** A kind of fault, or `off`. */
  readonly kind?: string | undefined;
  readonly figures: readonly string[];
  readonly options: FaultOptions;
}

/**
 * The verb `fault`: sets one fault, or clears them, and shows what is set.
 * @throws CliError when it is no fault, or the service refuses
 */
export async function fault(
  stack: Pick<Stack, 'admin'>,
  request: FaultRequest,
  write: Write,
): Promise<number> {
  const change = changeOf(request);
  const list = await asked(request.service, change(await stack.admin()));
  if (list.faults.length === 0) write(`${request.service} has no faults.`);
  for (const line of faultLines(request.service, list)) write(line);
  return 0;
}

/** The verb `faults`: what is set in which service, as it would be typed. */
export async function faults(stack: Pick<Stack, 'admin'>, write: Write): Promise<number> {
  const admin = await stack.admin();
  const answers = await askAll(SERVICES, (service) => admin.call(service, 'ListFaults', {}));
  const lines = answers.flatMap((answer) =>
    'reply' in answer ? faultLines(answer.service, answer.reply) : [],
  );
  for (const line of lines) write(line);
  if (lines.length === 0) write('No faults are set.');
  // A service that can have none is as good as one without.
  const silent = answers.flatMap((answer) =>
    'error' in answer && answer.error.code !== 'UNIMPLEMENTED' ? [answer] : [],
  );
  for (const { service, error } of silent) write(`${service} ${whyNot(error)}`);
  return silent.length === 0 ? 0 : 1;
}

type Change = (admin: StackAdmin) => Promise<FaultListMessage>;

function changeOf({ service, operation, kind, figures, options }: FaultRequest): Change {
  const cleared = (whose: string): Change => {
    return (admin) => admin.call(service, 'ClearFaults', { operation: whose });
  };
  if (operation.toLowerCase() === 'off') return cleared('');
  if (kind === undefined) {
    throw new CliError(
      'What is wrong with it? Write a kind of fault, or off: npm run chain -- fault --help',
    );
  }
  if (kind.toLowerCase() === 'off') return cleared(operationOf(operation));
  const set = faultToMessage(parseFault(operation, kind, figures, options));
  return (admin) => admin.call(service, 'SetFault', { fault: set });
}

async function asked<Reply>(service: ServiceName, reply: Promise<Reply>): Promise<Reply> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof AdminError) throw new CliError(`${service} ${whyNot(error)}.`);
    throw error;
  }
}

function faultLines(service: ServiceName, list: FaultListMessage): string[] {
  return list.faults.map((one) => `fault ${service.slice(-1)} ${faultWords(one)}`);
}
