import { Client, credentials } from '@grpc/grpc-js';
import type { ServiceDefinition } from './service-definition.js';

const ANSWER_WITHIN_MS = 1_000;
const LIVENESS_PATH = '/health/live';
const GRPC_HEALTH_METHOD = '/grpc.health.v1.Health/Check';
/** grpc.health.v1.HealthCheckResponse{status: SERVING}: field 1, varint 1. */
const SERVING = Buffer.from([0x08, 0x01]);

/** Whether the service says that it is up, asked the way its clients would ask. Never rejects. */
export async function isHealthy(
  service: Pick<ServiceDefinition, 'health' | 'host' | 'port'>,
): Promise<boolean> {
  const address = `${service.host.includes(':') ? `[${service.host}]` : service.host}:${service.port}`;
  return service.health === 'http' ? await isLive(address) : await isServing(address);
}

async function isLive(address: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://${address}${LIVENESS_PATH}`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function isServing(address: string): Promise<boolean> {
  const client = new Client(address, credentials.createInsecure());
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(
        GRPC_HEALTH_METHOD,
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => bytes,
        Buffer.alloc(0),
        { deadline: Date.now() + ANSWER_WITHIN_MS },
        (error, answer) => {
          resolve(error === null && answer?.subarray(0, 2).equals(SERVING) === true);
        },
      );
    });
  } finally {
    client.close();
  }
}
