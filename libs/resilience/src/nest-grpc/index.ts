export { classifyGrpc } from './classify-grpc.js';
export { classifyRpcHandler } from './classify-rpc-handler.js';
export { grpcCallScope } from './grpc-call-scope.js';
export type { GrpcCallScopeOptions } from './grpc-call-scope.js';
export { GrpcExceptionsFilter } from './grpc-exceptions.filter.js';
export { unaryCall } from './unary-call.js';
export type { StartUnaryCall, UnaryCallOptions } from './unary-call.js';
