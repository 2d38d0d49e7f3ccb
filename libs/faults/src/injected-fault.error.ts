import { status } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import type { FaultCode, FaultKind } from '@firebreak/contracts';

/**
 * A fault answered the call in the handler's place. To filters and breakers it is a failure of the
 * handler; `fault` tells what it stands for: an `overload` is answered as this service's own.
 */
export class InjectedFaultError extends RpcException {
  constructor(
    readonly fault: FaultKind,
    readonly operation: string,
    code: FaultCode,
  ) {
    super({ code: status[code], message: `${operation} has the fault ${fault}.` });
    this.name = 'InjectedFaultError';
  }
}

/** True for the answer of a service that was told to be overloaded: a refusal of its own. */
export function isOverloadFault(error: unknown): boolean {
  return error instanceof InjectedFaultError && error.fault === 'overload';
}
