import type { FaultMessage, FaultToSend } from './admin.js';
import type { Fault, FaultKind } from './faults.js';

type Effect = NonNullable<FaultMessage['effect']>;

/** The field of the message that each kind of fault fills. */
const EFFECTS: Readonly<Record<FaultKind, Effect>> = {
  'error-rate': 'errorRate',
  delay: 'delay',
  hang: 'hang',
  crash: 'crash',
  flap: 'flap',
  'slow-start': 'slowStart',
  overload: 'overload',
  'mute-markers': 'muteMarkers',
};

/** A fault as the admin contract sends it. */
export function faultToMessage({ kind, operation, seed, ...figures }: Fault): FaultToSend {
  return { operation, seed, [EFFECTS[kind]]: figures };
}

/** What a message says, for `faultSchema` to check: a client may have sent anything. */
export function faultFromMessage(message: FaultMessage): unknown {
  const { operation, seed, effect } = message;
  const kind = Object.entries(EFFECTS).find(([, field]) => field === effect)?.[0];
  const figures = effect === undefined ? {} : message[effect];
  return { operation, seed, kind, ...figures };
}
