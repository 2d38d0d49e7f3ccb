import { fileURLToPath } from 'node:url';
import type { Options } from '@grpc/proto-loader';

/** The .proto files as they are beside the code: the sources' own, or the build's copy of them. */
const PROTO_ROOT = fileURLToPath(new URL('../../../proto', import.meta.url));

/**
 * How a .proto file becomes JavaScript: camelCase fields, enums by name, and int64 as a number,
 * which is exact for every amount the edge lets in (at most 99,999,999 minor units).
 * The types of `npm run generate` are made with the same options.
 */
const LOADER: Readonly<Options> = {
  keepCase: false,
  longs: Number,
  enums: String,
  defaults: true,
  arrays: true,
  oneofs: true,
  includeDirs: [PROTO_ROOT],
};

/** One gRPC package of the chain: what Nest's gRPC server and client need to load it. */
export interface GrpcPackage {
  /** Name of the package in its .proto file. */
  readonly package: string;
  /** Where the .proto file lies, relative to the loader's include folder. */
  readonly protoPath: string;
  /** Name of the one service in the package, without the package. */
  readonly service: string;
  /** Name of that service on the wire, as health checks and reflection ask for it. */
  readonly fullName: string;
  /** Options of @grpc/proto-loader. */
  readonly loader: Options;
}

/** The gRPC packages of the chain, by the word for what they offer. */
export const grpcPackages = {
  orders: grpcPackage('orders', 'Orders'),
  payments: grpcPackage('payments', 'Payments'),
  admin: grpcPackage('admin', 'Admin'),
} as const;

function grpcPackage(folder: string, service: string): GrpcPackage {
  const name = `firebreak.${folder}.v1`;
  return {
    package: name,
    protoPath: `firebreak/${folder}/v1/${folder}.proto`,
    service,
    fullName: `${name}.${service}`,
    loader: { ...LOADER },
  };
}
