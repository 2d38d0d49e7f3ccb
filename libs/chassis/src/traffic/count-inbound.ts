import { type handleUnaryCall, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { operationOf } from './count-outbound.js';
import type { Traffic } from './traffic.js';

type Handler = handleUnaryCall<unknown, unknown>;

/** Counts the calls of one unary handler, from when it is asked to what it answers. */
export function countInbound(handler: Handler, path: string, traffic: Traffic): Handler {
  const operation = operationOf(path);
  return (call, answer) => {
    const count = traffic.begin('inbound', operation, Number(call.getDeadline()) - Date.now());
    const wasGone = call.cancelled;
    const end = (code: status): void => {
      const isGone = call.cancelled;
      const ended = isGone ? codeOfLeaving(call) : code;
      count({ code: status[ended], abandoned: isGone && !wasGone });
    };
    // grpc-js says it after every call; by then one that was answered is counted.
    call.once('cancelled', () => end(status.CANCELLED));
    handler(call, (error, ...reply) => {
      end(error ? codeOf(error) : status.OK);
      answer(error, ...reply);
    });
  };
}

/** As grpc-js sends it. */
function codeOf({ code }: { readonly code?: unknown }): status {
  return typeof code === 'number' && code in status ? code : status.UNKNOWN;
}

/** A caller leaves when its deadline has passed, or before. */
function codeOfLeaving(call: ServerUnaryCall<unknown, unknown>): status {
  const isLate = Number(call.getDeadline()) <= Date.now();
  return isLate ? status.DEADLINE_EXCEEDED : status.CANCELLED;
}
