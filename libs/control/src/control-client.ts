import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { lstatSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { controlAnswer, type ControlAnswer, type ControlRequest } from './control-protocol.js';
import { SupervisorError } from './supervisor-error.js';

const ANSWER_WITHIN_MS = 60_000;

/**
 * Asks the supervisor behind a control socket. Undefined when none listens there.
 * @throws SupervisorError when it refuses, or ends before it has answered
 */
export async function askSupervisor(
  socketPath: string,
  request: ControlRequest,
): Promise<ControlAnswer | undefined> {
  const socket = await connectTo(socketPath);
  if (!socket) return undefined;
  try {
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
    socket.write(`${JSON.stringify(request)}\n`);
    for await (const line of createInterface({ input: socket })) return parseAnswer(line);
    throw new SupervisorError('The supervisor ended before it answered.');
  } finally {
    socket.destroy();
  }
}

/** Resolves when the stack ends; at once when none runs. */
export async function whenStackEnds(socketPath: string): Promise<void> {
  const socket = await connectTo(socketPath);
  if (!socket) return;
  socket.write(`${JSON.stringify({ verb: 'follow' } satisfies ControlRequest)}\n`);
  socket.resume();
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
}

async function connectTo(socketPath: string): Promise<Socket | undefined> {
  if (!isOurs(socketPath)) return undefined;
  return await new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => resolve(socket));
    socket.on('error', () => resolve(undefined));
  });
}

/** In a shared temporary directory somebody else could have put a socket of that name. */
function isOurs(socketPath: string): boolean {
  const owner = lstatSync(socketPath, { throwIfNoEntry: false })?.uid;
  return owner !== undefined && owner === process.getuid?.();
}

function parseAnswer(line: string): ControlAnswer {
  const answer = controlAnswer.parse(JSON.parse(line));
  if (answer.error !== undefined) throw new SupervisorError(answer.error);
  return answer;
}
