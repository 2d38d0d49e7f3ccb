import { grpcClassifier } from '../grpc/index.js';
import type { Classifier } from '../core/index.js';
import { classifyErrors } from '../policies/index.js';

/** Judges failed gRPC calls by their status, everything else as `classifyErrors` does. */
export const classifyGrpc: Classifier = grpcClassifier(classifyErrors);
