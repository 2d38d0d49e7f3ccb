import { status } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import { IGNORE, type Classifier, type Verdict } from '../core/index.js';
import { GRPC_RULES, grpcStatusName } from '../grpc/index.js';
import { cameFromDependency, classifyHttpHandler } from '../nest/index.js';

/**
 * Judges what a gRPC handler threw, for the breaker before it: an RpcException by its status code,
 * HttpExceptions (validation) and the rest as an HTTP handler's. What a dependency did is alive.
 * A service that turns a gateway's error into an RpcException keeps that known by its `cause`.
 */
export const classifyRpcHandler: Classifier = (error, call) =>
  error instanceof RpcException && !cameFromDependency(error)
    ? judge(error)
    : classifyHttpHandler(error, call);

function judge(error: RpcException): Verdict {
  const code = codeOf(error);
  const { outcome } = GRPC_RULES[code];
  // Who ends its own call as cancelled says that its caller left.
  if (outcome === 'by_cause' || outcome === 'ignore') return IGNORE;
  if (outcome === 'success' || outcome === 'alive') return { outcome };
  return { outcome: 'failure', cause: { code: grpcStatusName(code), message: error.message } };
}

function codeOf(error: RpcException): status {
  const answer = error.getError();
  const code = typeof answer === 'object' && 'code' in answer ? answer.code : undefined;
  return typeof code === 'number' && code in status ? code : status.UNKNOWN;
}
