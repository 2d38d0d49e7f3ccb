import type { ChannelOptions } from '@grpc/grpc-js';

/**
 * What every channel of the chain is opened with. grpc-js would ask DNS for a service config beside
 * each address: where no resolver answers, as in a network without a way out, the question outlives the
 * call and keeps its process for half a minute; where one does, its answer could set retries of its own.
 */
export const CHANNEL_OPTIONS: Readonly<ChannelOptions> = Object.freeze({
  'grpc.service_config_disable_resolution': 1,
});
