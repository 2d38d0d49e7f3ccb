import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import { createServiceLogger, type GrpcService } from '@firebreak/chassis';
import { type Charge, grpcPackages } from '@firebreak/contracts';
import { FaultsService } from '@firebreak/faults';
import { readConfig } from '../src/config.js';
import { startService } from '../src/start-service.js';

const { payments } = grpcPackages;
const SERVICE = loadSync(payments.protoPath, payments.loader)[
  payments.fullName
] as ServiceDefinition;

/** Service C as it runs, on a free port of loopback, and a plain client of it. */
export class PaymentsHarness {
  private constructor(
    private readonly service: GrpcService,
    private readonly client: Client,
    private readonly lines: readonly Record<string, unknown>[],
  ) {}

  static async open(): Promise<PaymentsHarness> {
    const lines: Record<string, unknown>[] = [];
    const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
    const config = readConfig({
      SERVICE_C_PORT: '0',
      SERVICE_C_ADMIN_PORT: '0',
      SERVICE_C_METRICS_PORT: '0',
      SHUTDOWN_GRACE_MS: '100',
    });
    const logger = createServiceLogger({ service: 'service-c', destination: { write } });
    const service = await startService(config, logger);
    const client = new Client(service.address, credentials.createInsecure());
    return new PaymentsHarness(service, client, lines);
  }

  charge(request: object, ...keys: readonly string[]): Promise<Charge> {
    return this.call('Charge', request, keyed(keys)) as Promise<Charge>;
  }

  /** A charge whose caller waits no longer than this. */
  chargeWithin(withinMs: number, request: object, key: string): Promise<Charge> {
    return this.call('Charge', request, keyed([key]), withinMs) as Promise<Charge>;
  }

  quote(request: object): Promise<unknown> {
    return this.call('Quote', request, new Metadata());
  }

  /** Faults that C can be told to have. */
  get faults(): FaultsService {
    return this.service.app.get(FaultsService);
  }

  /** What it has logged of this event, line by line. */
  logged(event: string): readonly Record<string, unknown>[] {
    return this.lines.filter((line) => line['event'] === event);
  }

  async close(): Promise<void> {
    this.client.close();
    await this.service.stop('the end of the test');
  }

  private call(
    method: string,
    request: object,
    metadata: Metadata,
    withinMs?: number,
  ): Promise<unknown> {
    const definition = SERVICE[method];
    if (!definition) throw new Error(`no method ${method}`);
    const { path, requestSerialize, responseDeserialize } = definition;
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        withinMs === undefined ? {} : { deadline: Date.now() + withinMs },
        (error, reply) => (error === null ? resolve(reply) : reject(error)),
      );
    });
  }
}

function keyed(keys: readonly string[]): Metadata {
  const metadata = new Metadata();
  for (const key of keys) metadata.add('idempotency-key', key);
  return metadata;
}
