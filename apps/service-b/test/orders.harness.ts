import { Client, type ClientUnaryCall, credentials, Metadata } from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import { createServiceLogger, type GrpcService } from '@firebreak/chassis';
import { grpcPackages, type OrderMessage } from '@firebreak/contracts';
import { FaultsService } from '@firebreak/faults';
import { readConfig } from '../src/config.js';
import { startService } from '../src/start-service.js';

const { orders } = grpcPackages;
const SERVICE = loadSync(orders.protoPath, orders.loader)[orders.fullName] as ServiceDefinition;
/** Nobody listens there: a port that only the system may open. */
const NOWHERE = '127.0.0.1:1';

/** Service B as it runs, on a free port of loopback, and a plain client. */
export class OrdersHarness {
  /** Cancels the call that was made last. */
  leave: () => void = () => undefined;

  private constructor(
    private readonly service: GrpcService,
    private readonly client: Client,
  ) {}

  /** @param payments where C is. @default out of reach */
  static async open(placement: string, payments = NOWHERE): Promise<OrdersHarness> {
    const config = readConfig({
      SERVICE_B_PORT: '0',
      SERVICE_B_ADMIN_PORT: '0',
      SERVICE_B_METRICS_PORT: '0',
      SERVICE_C_ADDRESS: payments,
      SHUTDOWN_GRACE_MS: '100',
      PLACEMENT: placement,
    });
    const logger = createServiceLogger({
      service: 'service-b',
      destination: { write: () => undefined },
    });
    const service = await startService(config, logger);
    return new OrdersHarness(service, new Client(service.address, credentials.createInsecure()));
  }

  placeOrder(request: object, ...keys: readonly string[]): Promise<OrderMessage> {
    const metadata = new Metadata();
    for (const key of keys) metadata.add('idempotency-key', key);
    return this.call('PlaceOrder', request, metadata) as Promise<OrderMessage>;
  }

  getOrder(id: string): Promise<OrderMessage> {
    return this.call('GetOrder', { id }, new Metadata()) as Promise<OrderMessage>;
  }

  getQuote(request: object): Promise<unknown> {
    return this.call('GetQuote', request, new Metadata());
  }

  /** Faults that B can be told to have. */
  get faults(): FaultsService {
    return this.service.app.get(FaultsService);
  }

  async close(): Promise<void> {
    this.client.close();
    await this.service.stop('the end of the test');
  }

  private call(method: string, request: object, metadata: Metadata): Promise<unknown> {
    const definition = SERVICE[method];
    if (!definition) throw new Error(`no method ${method}`);
    const { path, requestSerialize, responseDeserialize } = definition;
    return new Promise((resolve, reject) => {
      const call: ClientUnaryCall = this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        (error, reply) => (error === null ? resolve(reply) : reject(error)),
      );
      this.leave = () => call.cancel();
    });
  }
}
