import {
  type ChannelOptions,
  Client,
  credentials,
  Metadata,
  type ServiceDefinition,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import {
  type AdminEvent,
  type AdminMethod,
  type AdminReply,
  type AdminRequest,
  CHANNEL_OPTIONS,
  grpcPackages,
} from '@firebreak/contracts/plain';
import type { AdminAccess } from './admin-address.js';
import { AdminError } from './admin-error.js';

/** How long a call may take unless told, in milliseconds. */
const DEADLINE_MS = 2_000;

/** What a watch tells. */
export interface EventWatcher {
  /** The watch is in place: from now on nothing is missed. */
  readonly watching?: () => void;
  readonly event: (event: AdminEvent) => void;
}

/** Calls the admin contract of one service. {@link AdminClient.close} it when done. */
export class AdminClient {
  private readonly client: Client;
  private readonly service = adminService();
  private readonly metadata = new Metadata();

  /**
   * @param deadlineMs how long a call may take; a watch takes as long as it likes. @default 2000
   * @param channel options of the connection beside {@link CHANNEL_OPTIONS}
   */
  constructor(
    { address, token }: AdminAccess,
    private readonly deadlineMs = DEADLINE_MS,
    channel: ChannelOptions = {},
  ) {
    this.client = new Client(address, credentials.createInsecure(), {
      ...CHANNEL_OPTIONS,
      ...channel,
    });
    if (token !== undefined) this.metadata.set('authorization', `Bearer ${token}`);
  }

  /** @throws AdminError */
  call<Method extends AdminMethod>(
    method: Method,
    request: AdminRequest<Method>,
  ): Promise<AdminReply<Method>> {
    const { path, requestSerialize, responseDeserialize } = this.methodOf(method);
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize as (bytes: Buffer) => AdminReply<Method>,
        request,
        this.metadata,
        { deadline: Date.now() + this.deadlineMs },
        (error, reply) => {
          if (error !== null) reject(AdminError.from(error));
          else if (reply !== undefined) resolve(reply);
        },
      );
    });
  }

  /**
   * Tells what happens in the service until `signal` aborts (then it resolves) or the service ends
   * the watch.
   * @throws AdminError when the service could not be reached, refused, or ended the watch
   */
  watch(watcher: EventWatcher, signal: AbortSignal): Promise<void> {
    const { path, requestSerialize, responseDeserialize } = this.methodOf('WatchEvents');
    return new Promise((resolve, reject) => {
      const call = this.client.makeServerStreamRequest(
        path,
        requestSerialize,
        responseDeserialize as (bytes: Buffer) => AdminEvent,
        {},
        this.metadata,
      );
      const leave = (): void => call.cancel();
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
      call.on('metadata', () => watcher.watching?.());
      call.on('data', (event: AdminEvent) => watcher.event(event));
      const ended = (): void => signal.removeEventListener('abort', leave);
      call.on('error', (error: ServiceError) => {
        ended();
        if (signal.aborted && error.code === status.CANCELLED) resolve();
        else reject(AdminError.from(error));
      });
      call.on('end', () => {
        ended();
        resolve();
      });
    });
  }

  close(): void {
    this.client.close();
  }

  private methodOf(name: AdminMethod | 'WatchEvents') {
    const method = this.service[name];
    if (method === undefined) throw new Error(`the admin contract has no method ${name}`);
    return method;
  }
}

let loaded: ServiceDefinition | undefined;

/** The contract as grpc-js wants it, read from proto/ once: that takes tens of milliseconds. */
export function adminService(): ServiceDefinition {
  const { protoPath, loader, fullName } = grpcPackages.admin;
  loaded ??= loadSync(protoPath, loader)[fullName] as ServiceDefinition;
  return loaded;
}
