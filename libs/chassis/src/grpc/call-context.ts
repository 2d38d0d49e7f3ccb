import { Metadata } from '@grpc/grpc-js';
import { contextFromHeaders, type RequestContext } from '../context/request-context.js';

const opened = new WeakMap<Metadata, RequestContext>();

/** The context of a gRPC call, by what it brought: the one opened for it, or else a new one. */
export function contextOfCall(metadata: unknown): RequestContext {
  const known = metadata instanceof Metadata ? opened.get(metadata) : undefined;
  return known ?? contextFromHeaders((name) => metadataText(metadata, name));
}

/** Keeps what the call is to be served in. */
export function openCallContext(metadata: Metadata, context: RequestContext): void {
  opened.set(metadata, context);
}

/** The first value under a key, if it is text. */
export function metadataText(metadata: unknown, name: string): string | undefined {
  const value = metadata instanceof Metadata ? metadata.get(name)[0] : undefined;
  return typeof value === 'string' ? value : undefined;
}
