import { StartupFault } from './startup-fault.js';

/** Where a service is to listen, and which variables say so. */
export interface ListenTarget {
  /** Address of this machine; variable BIND_ADDRESS. */
  readonly bind: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The variable that sets the port, for the message when it is taken. */
  readonly portVariable: string;
}

/** The service cannot listen where it is told to. */
export class ListenFault extends StartupFault {
  override readonly name = 'ListenFault';
}

/** A listen error the operator can cure as a {@link ListenFault}; anything else as it is. */
export function explainListenError(error: unknown, target: ListenTarget): unknown {
  const message = sentenceFor(String(error), target);
  return message === undefined ? error : new ListenFault(message, { cause: error });
}

// gRPC reports the system's error as text only, so the code is looked for in the message.
function sentenceFor(text: string, { bind, port, portVariable }: ListenTarget): string | undefined {
  if (text.includes('EADDRINUSE')) {
    return `port ${port} on ${bind} is in use: stop what listens there, or set ${portVariable} to a free port (0 takes any)`;
  }
  if (text.includes('EACCES')) {
    return `port ${port} on ${bind} needs privileges this process does not have: set ${portVariable} to a port above 1023`;
  }
  if (/EADDRNOTAVAIL|ENOTFOUND|EAI_AGAIN|Name resolution failed/.test(text)) {
    return `${bind} is not an address of this machine: set BIND_ADDRESS to one, such as 127.0.0.1 or 0.0.0.0`;
  }
  return undefined;
}
