import { Client, credentials } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import type { Stack } from '@firebreak/stack';
import { service as healthService } from 'grpc-health-check';
import type { Checks } from '../compose/checks.js';
import { eventually } from './eventually.js';

const SOON_MS = 15_000;

/** C is dead: whoever depends on it says so, and stays in rotation. */
export async function checkDegraded(stack: Stack, checks: Checks): Promise<void> {
  await eventually(
    "B's health service tells that service-c is not well",
    async () => (await healthOfB(stack, 'service-c')) === 'NOT_SERVING',
    SOON_MS,
  );
  const readiness = await healthOfB(stack, 'readiness');
  checks.check('B is ready though C is dead, and tells of C', readiness === 'SERVING', readiness);
  await eventually(
    "A's readiness tells that it is degraded",
    async () => (await readinessOfA(stack)).endsWith('degraded'),
    SOON_MS,
  );
  const answer = await readinessOfA(stack);
  checks.check('A is ready though degraded', answer === '200 degraded', answer);
}

async function readinessOfA(stack: Stack): Promise<string> {
  const answer = await fetch(`${stack.url}/health/ready`);
  const { status } = (await answer.json()) as { status: string };
  return `${answer.status} ${status}`;
}

function healthOfB(stack: Stack, service: string): Promise<string> {
  const client = new Client(`127.0.0.1:${stack.port('service-b')}`, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = healthService[
    'Check'
  ] as MethodDefinition<object, { status: string }>;
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { service },
      { deadline: Date.now() + SOON_MS },
      (error, reply) => {
        client.close();
        resolve(error === null ? String(reply?.status) : error.message);
      },
    );
  });
}
