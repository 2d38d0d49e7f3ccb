import type { Fault } from '@firebreak/contracts';

/** What a fault does, in words that follow the operation's name. */
export function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'error-rate':
      return `fails ${percent(fault.rate)} of its calls with ${fault.code}`;
    case 'delay':
      return `takes ${fault.ms} ms longer${fault.jitterMs > 0 ? `, ± ${fault.jitterMs} ms` : ''}`;
    case 'hang':
      return `leaves ${percent(fault.rate)} of its calls without an answer`;
    case 'crash':
      return `ends the process with ${fault.exitCode} ${afterCalls(fault.afterCalls)}`;
    case 'flap':
      return `is up for ${fault.upMs} ms, then unavailable for ${fault.downMs} ms, in turn`;
    case 'slow-start':
      return `takes ${fault.delayMs} ms longer at first, falling to 0 over ${fault.ms} ms`;
    case 'overload':
      return `serves at most ${fault.concurrency} at once and refuses the rest`;
    case 'mute-markers':
      return 'fails without saying whose fault it was';
  }
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

function afterCalls(count: number): string {
  if (count === 0) return 'at its next call';
  return count === 1 ? 'after 1 more call' : `after ${count} more calls`;
}
