/*
 * The bytes of google.rpc.Status and of the details we use, by the descriptor that is generated
 * from proto/google/rpc. The codec is built at the first use, so that importing costs next to
 * nothing where no marker is ever read or written.
 */
import protobuf from 'protobufjs/light.js';
import { GOOGLE_RPC, type ErrorInfo, type RetryInfo, type Status } from './generated/google-rpc.js';

/** The messages by name. */
export interface GoogleRpc {
  readonly Status: Status;
  readonly ErrorInfo: ErrorInfo;
  readonly RetryInfo: RetryInfo;
}

const PACKAGE = 'google.rpc';
const TYPE_URL_PREFIX = 'type.googleapis.com/';

let root: protobuf.Root | undefined;
/** Looking a name up costs as much as reading a small message. */
const types = new Map<keyof GoogleRpc, protobuf.Type>();

/** The name by which a google.protobuf.Any says what it holds. */
export function typeUrl(name: keyof GoogleRpc): string {
  return `${TYPE_URL_PREFIX}${PACKAGE}.${name}`;
}

export function encode<N extends keyof GoogleRpc>(name: N, message: GoogleRpc[N]): Buffer {
  const type = codec(name);
  return Buffer.from(type.encode(type.fromObject(message)).finish());
}

/**
 * Reads the message with proto3's defaults filled in; fields it does not know are skipped.
 * @throws Error if the bytes are not protobuf
 */
export function decode<N extends keyof GoogleRpc>(name: N, bytes: Uint8Array): GoogleRpc[N] {
  const type = codec(name);
  return type.toObject(type.decode(bytes), { defaults: true, longs: Number }) as GoogleRpc[N];
}

function codec(name: keyof GoogleRpc): protobuf.Type {
  const known = types.get(name);
  if (known !== undefined) return known;
  root ??= protobuf.Root.fromJSON(GOOGLE_RPC);
  const type = root.lookupType(`${PACKAGE}.${name}`);
  types.set(name, type);
  return type;
}
