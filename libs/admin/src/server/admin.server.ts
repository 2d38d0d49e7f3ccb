import { setTimeout as delay } from 'node:timers/promises';
import {
  currentContext,
  explainListenError,
  FailureLog,
  hostAndPort,
  SERVER_LIMITS,
} from '@firebreak/chassis';
import { grpcPackages } from '@firebreak/contracts/plain';
import { BreakerRegistry } from '@firebreak/resilience';
import { Server, ServerCredentials, type ServerOptions, setLogger } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { adminBind, adminService } from '../client/index.js';
import type { PlacementChange } from '../placement/placement-switch.js';
import { AdminCalls } from './admin-calls.js';
import { adminHandlers } from './admin-handlers.js';
import { ADMIN_OPTIONS, type AdminOptions } from './admin-options.js';
import { authorize } from './authorize.js';
import { transitionEvent } from './breaker-status.js';
import { EventHub } from './event-hub.js';
import { FaultCalls } from './fault-calls.js';

/** For the last status of each watch to leave, in milliseconds; then connections are cut. */
const LAST_WORDS_MS = 300;

/** What was brought instead of the token is never written. */
const REFUSED_CALL = {
  kind: 'admin.refused',
  message: 'refused an admin call: no token, or a wrong one',
  fields: { event: 'admin.refused' },
};

const LIMITS: Readonly<ServerOptions> = {
  ...SERVER_LIMITS,
  'grpc.max_concurrent_streams': 100,
};

/** Serves the admin contract from the application's bootstrap to its shutdown. */
@Injectable()
export class AdminServer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Admin');
  private readonly events: EventHub;
  private readonly refused = new FailureLog(this.logger);
  private readonly subscriptions: Disposable[] = [];
  private server: Server | undefined;
  private port = 0;

  constructor(
    @Inject(ADMIN_OPTIONS) private readonly options: AdminOptions,
    private readonly modules: ModuleRef,
  ) {
    this.events = new EventHub(options.service);
  }

  /** The port really bound; 0 while it does not listen. */
  get boundPort(): number {
    return this.port;
  }

  /** @throws ListenFault when the port or address cannot be had */
  async onApplicationBootstrap(): Promise<void> {
    // grpc-js writes to the console what it also tells by errors; the errors are enough.
    setLogger({ error: (text: unknown) => this.logger.debug(String(text)) });
    const registry = this.modules.get(BreakerRegistry, { strict: false });
    this.options.placement.govern(registry);
    this.listen(registry);
    const server = this.newServer(registry);
    const { bind, token, port, portVariable, service } = this.options;
    const host = adminBind(bind, token);
    try {
      this.port = await open(server, hostAndPort(host, port));
    } catch (error) {
      server.forceShutdown();
      throw explainListenError(error, { bind: host, port, portVariable });
    }
    this.server = server;
    const address = hostAndPort(host, this.port);
    const how = token === undefined ? 'no token asked' : 'for calls with the token';
    this.logger.log(`admin contract of ${service} on ${address}, ${how}`, {
      event: 'admin.listening',
      port: this.port,
      address,
    });
  }

  async onModuleDestroy(): Promise<void> {
    for (const subscription of this.subscriptions.splice(0)) subscription[Symbol.dispose]();
    this.refused.flush();
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    this.port = 0;
    this.events.close();
    const gone = new AbortController();
    await Promise.race([
      closed(server),
      delay(LAST_WORDS_MS, undefined, { signal: gone.signal }).catch(() => undefined),
    ]);
    gone.abort();
    server.forceShutdown();
  }

  private newServer(registry: BreakerRegistry): Server {
    const { service, token, faults } = this.options;
    const server = new Server({
      ...LIMITS,
      interceptors:
        token === undefined ? [] : [authorize(token, () => this.refused.add(REFUSED_CALL))],
    });
    const control = faults === undefined ? undefined : this.modules.get(faults, { strict: false });
    server.addService(
      adminService(),
      adminHandlers({
        calls: new AdminCalls(this.options, registry),
        faults: new FaultCalls(service, control),
        events: this.events,
        failed: (error) => this.logger.error('an admin call failed', error),
      }),
    );
    const { protoPath, loader } = grpcPackages.admin;
    new ReflectionService(loadSync(protoPath, loader)).addToServer(server);
    return server;
  }

  private listen(registry: BreakerRegistry): void {
    this.subscriptions.push(
      registry.listen({
        transition: (event) => {
          if (this.events.isIdle) return;
          const group = registry.get(event.breaker)?.group;
          const { correlationId } = currentContext() ?? {};
          this.events.publish({ transition: transitionEvent(event, group, correlationId) });
        },
      }),
      this.options.placement.onChange((change) => this.placementChanged(change)),
    );
  }

  private placementChanged({ from, placement: to, epoch }: PlacementChange): void {
    this.logger.log(`placement ${from} → ${to}, switch ${epoch}`, {
      event: 'placement.changed',
      from,
      to,
      epoch,
    });
    this.events.publish({ placementChanged: { from, to, epoch } });
  }
}

function open(server: Server, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(url, ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.tryShutdown(() => resolve());
  });
}
