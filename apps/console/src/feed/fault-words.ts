import {
  EVERY_OPERATION,
  type Fault,
  type FaultMessage,
  faultFromMessage,
  faultSchema,
} from '@firebreak/contracts/plain';

/** A fault in words, such as `charge: error-rate 0.3`. */
export function faultWords(message: FaultMessage): string {
  const operation = message.operation === EVERY_OPERATION ? 'all' : message.operation.toLowerCase();
  const { data } = faultSchema.safeParse(faultFromMessage(message));
  return `${operation}: ${data === undefined ? (message.effect ?? 'unknown') : effectWords(data)}`;
}

function effectWords(fault: Fault): string {
  switch (fault.kind) {
    case 'error-rate':
      return `error-rate ${fault.rate} ${fault.code}`;
    case 'delay':
      return `delay ${fault.ms} ms${fault.jitterMs > 0 ? ` ± ${fault.jitterMs} ms` : ''}`;
    case 'hang':
      return fault.rate === 1 ? 'hang' : `hang ${fault.rate}`;
    case 'crash':
      return `crash after ${fault.afterCalls} calls`;
    case 'flap':
      return `flap ${fault.upMs} ms up, ${fault.downMs} ms down`;
    case 'slow-start':
      return `slow-start ${fault.ms} ms`;
    case 'overload':
      return `overload at ${fault.concurrency}`;
    case 'mute-markers':
      return 'mute-markers';
  }
}
