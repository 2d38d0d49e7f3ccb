import type { ChannelOptions } from '@grpc/grpc-js';
import { type ClientProvider, type GrpcOptions, Transport } from '@nestjs/microservices';
import { CHANNEL_OPTIONS } from './channel-options.js';
import type { GrpcPackage } from './proto.js';

/** Nest types fewer channel options than it passes on; grpc-js' own include the interceptors. */
type NestChannelOptions = NonNullable<GrpcOptions['options']['channelOptions']>;

/** A Nest gRPC client of one service of the chain, for `ClientsModule.register`. */
export function grpcClient(
  server: GrpcPackage,
  address: string,
  channelOptions: ChannelOptions,
): ClientProvider {
  return {
    transport: Transport.GRPC,
    options: {
      url: address,
      package: server.package,
      protoPath: server.protoPath,
      loader: server.loader,
      channelOptions: { ...CHANNEL_OPTIONS, ...channelOptions } as NestChannelOptions,
    },
  };
}
