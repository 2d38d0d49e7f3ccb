/** @internal for simulations: what `unaryCall` notes of an attempt, and how a service answers a failure */
export { AttemptRecord } from './attempt-record.js';
export type { AttemptTarget } from './attempt-record.js';
export { classifyForOperation, classifyForService } from './classify-call.js';
export { classifyGrpc } from './classify-grpc.js';
export { classifyRpcHandler } from './classify-rpc-handler.js';
export { FailureMarkers, failureMarkerOf } from './failure-markers.js';
export type { FailureMarkersOptions, HintedRefusal } from './failure-markers.js';
export { grpcCallScope } from './grpc-call-scope.js';
export type { GrpcCallScopeOptions } from './grpc-call-scope.js';
export { GrpcExceptionsFilter } from './grpc-exceptions.filter.js';
export { grpcRetry, retryGrpc } from './grpc-retry.js';
export type { GrpcRetryOptions } from './grpc-retry.js';
export { Peer } from './peer.js';
export type { PeerOptions } from './peer.js';
/** @internal see AttemptRecord */
export { rpcAnswer } from './rpc-answer.js';
export { streamCall } from './stream-call.js';
export type { StartStreamCall, StreamCallOptions } from './stream-call.js';
export { unaryCall } from './unary-call.js';
export type { StartUnaryCall, UnaryCallOptions } from './unary-call.js';
