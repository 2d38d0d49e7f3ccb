import type { AdminHandlers } from '@firebreak/contracts/plain';
import { type handleUnaryCall, Metadata, status } from '@grpc/grpc-js';
import type { AdminCalls } from './admin-calls.js';
import type { EventHub } from './event-hub.js';
import type { FaultCalls } from './fault-calls.js';
import { Refusal } from './refusal.js';

/** What the contract is answered from. */
export interface AdminParts {
  readonly calls: AdminCalls;
  readonly faults: FaultCalls;
  readonly events: EventHub;
  /** Is told of an error that is nobody's request's fault. */
  readonly failed: (error: unknown) => void;
}

/** The methods of the contract as grpc-js calls them. */
export function adminHandlers({ calls, faults, events, failed }: AdminParts): AdminHandlers {
  const reason = (error: unknown) => {
    if (error instanceof Refusal) return { code: error.code, details: error.message };
    failed(error);
    return { code: status.INTERNAL, details: 'the service could not do it; its log says why' };
  };
  const unary =
    <Request, Reply>(answer: (request: Request) => Reply): handleUnaryCall<Request, Reply> =>
    ({ request }, reply) => {
      try {
        reply(null, answer(request));
      } catch (error) {
        reply(reason(error));
      }
    };
  const told = (): void =>
    events.publish({ faultsChanged: { faults: faults.list().faults ?? [] } });

  return {
    GetStatus: unary(() => calls.status()),
    SetPlacement: unary(({ placement, epoch }) => calls.setPlacement(placement, epoch)),
    ForceBreaker: unary((request) => calls.force(request)),
    ListFaults: unary(() => faults.list()),
    SetFault: unary(({ fault }) => {
      const list = faults.set(fault);
      told();
      return list;
    }),
    ClearFaults: unary(({ operation }) => {
      const list = faults.clear(operation);
      told();
      return list;
    }),
    WatchEvents: (call) => {
      try {
        events.add(call);
        // The reader learns that it watches, before anything happens.
        call.sendMetadata(new Metadata());
      } catch (error) {
        call.emit('error', reason(error));
      }
    },
  };
}
