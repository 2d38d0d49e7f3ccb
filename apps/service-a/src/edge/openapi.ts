import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../problem/problem.js';

type Schema = NonNullable<
  Extract<Parameters<typeof ApiResponse>[0], { schema: unknown }>['schema']
>;

/** What a call to the order service may end with. */
export const ORDERS_FAILURES = [
  'ORDERS_ERROR',
  'ORDERS_UNAVAILABLE',
  'ORDERS_OVERLOADED',
  'ORDERS_TIMEOUT',
] as const satisfies readonly ProblemCode[];

/** The same of what also needs the payment service. */
export const PAYMENTS_FAILURES = [
  'PAYMENTS_ERROR',
  'PAYMENTS_UNAVAILABLE',
  'PAYMENTS_OVERLOADED',
  'PAYMENTS_TIMEOUT',
] as const satisfies readonly ProblemCode[];

/** What may become of any request here, whatever it asks for. */
const OWN_FAILURES = [
  'INTERNAL_ERROR',
  'STOREFRONT_UNAVAILABLE',
  'STOREFRONT_OVERLOADED',
  'BUDGET_EXHAUSTED',
] as const satisfies readonly ProblemCode[];

const RETRY_AFTER = {
  'Retry-After': {
    description: 'When to ask again, in seconds; earlier, the answer is the same.',
    schema: { type: 'integer' as const },
  },
};

/** With answers that stand in for others. */
export const DEGRADED_HEADER = {
  'X-Degraded': {
    description:
      'Only with a degraded answer: the code of the problem that it stands in for, and its age in ' +
      'milliseconds, as `PAYMENTS_UNAVAILABLE;age=1234`.',
    schema: { type: 'string' as const },
  },
};

function problemSchema(codes: readonly ProblemCode[]) {
  return z.object({
    type: z.string(),
    title: z.string(),
    status: z.number().meta({ type: 'integer' }),
    detail: z
      .string()
      .meta({ description: 'What happened, what you may assume, what to do next.' }),
    instance: z.string().optional(),
    code: z.enum(codes).meta({ description: 'Stable: tell problems apart by it.' }),
    correlationId: z.string().optional(),
    idempotencyKey: z.string().optional(),
    orderId: z.string().optional(),
    retryAfterMs: z.number().meta({ type: 'integer' }).optional(),
    errors: z
      .array(z.object({ in: z.string(), path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Each thing that is wrong with the request.' }),
  });
}

/** A zod schema as OpenAPI writes it. */
export function openApiSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): Schema {
  return z.toJSONSchema(schema, { target: 'openapi-3.0', io }) as Schema;
}

/**
 * Documents the problems that an operation may answer beside those that any may, by their statuses.
 * @param notes what else to say of a status
 */
export function ApiProblems(
  codes: readonly ProblemCode[],
  notes: Readonly<Record<number, string>> = {},
) {
  const all = [...codes, ...OWN_FAILURES];
  const statuses = new Set(all.map((code) => PROBLEMS[code].status));
  return applyDecorators(
    ...[...statuses].map((status) => {
      const own = all.filter((code) => PROBLEMS[code].status === status);
      const titles = own.map((code) => `${code}: ${PROBLEMS[code].title}.`);
      const note = notes[status];
      return ApiResponse({
        status,
        description: [...titles, ...(note === undefined ? [] : [note])].join(' '),
        ...(status === 503 ? { headers: RETRY_AFTER } : {}),
        content: { 'application/problem+json': { schema: openApiSchema(problemSchema(own)) } },
      });
    }),
  );
}
