/*
 * Turns proto/google/rpc into one TypeScript module: the messages as a protobufjs descriptor and as
 * types. A module and not a .json or the .proto itself, so that it is found wherever the compiled
 * code lies: in dist, under jest, in a packed library.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const FILES = ['google/rpc/status.proto', 'google/rpc/error_details.proto'];
const PROTO_ROOT = new URL('../../../proto/', import.meta.url);
const TARGET = fileURLToPath(
  new URL('../src/grpc/attribution/generated/google-rpc.ts', import.meta.url),
);

/** TypeScript's names for the scalar types in use, as the codec hands them out. */
const SCALARS: Readonly<Record<string, string>> = {
  string: 'string',
  bytes: 'Uint8Array',
  int32: 'number',
  int64: 'number',
};

const root = new protobuf.Root();
// google/protobuf/* comes with protobufjs; everything else lies in proto/.
root.resolvePath = (_origin, path) => fileURLToPath(new URL(path, PROTO_ROOT));
root.loadSync(FILES).resolveAll();

const messages = ['google.rpc', 'google.protobuf'].flatMap((name) => messagesOf(name));
mkdirSync(dirname(TARGET), { recursive: true });
writeFileSync(
  TARGET,
  [
    '// Generated from proto/google/rpc by `npm run generate`. Do not edit.',
    '',
    ...messages.map(interfaceOf),
    `export const GOOGLE_RPC = ${JSON.stringify(root.toJSON(), undefined, 2)};`,
    '',
  ].join('\n'),
);

function messagesOf(name: string): protobuf.Type[] {
  const scope = root.lookup(name);
  if (!(scope instanceof protobuf.Namespace)) throw new Error(`${name} is in none of the files`);
  return scope.nestedArray.filter((entry) => entry instanceof protobuf.Type);
}

function interfaceOf(message: protobuf.Type): string {
  const fields = message.fieldsArray.map((field) => `  ${field.name}: ${typeOf(field)};`);
  return `export interface ${message.name} {\n${fields.join('\n')}\n}\n`;
}

/** Scalars are always there (proto3 defaults); a message may be absent. */
function typeOf(field: protobuf.Field): string {
  const type = field.resolvedType ? field.resolvedType.name : SCALARS[field.type];
  if (type === undefined) throw new Error(`No TypeScript type for ${field.type} yet`);
  if (field.map) return `Record<string, ${type}>`;
  if (field.repeated) return `${type}[]`;
  return field.resolvedType ? `${type} | null` : type;
}
