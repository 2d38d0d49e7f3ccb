import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { PROBLEMS } from '../problem/problem.js';

type Schema = NonNullable<
  Extract<Parameters<typeof ApiResponse>[0], { schema: unknown }>['schema']
>;

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().meta({ type: 'integer' }),
  detail: z.string().meta({ description: 'What happened, what you may assume, what to do next.' }),
  instance: z.string().optional(),
  code: z
    .enum(Object.keys(PROBLEMS) as [string, ...string[]])
    .meta({ description: 'Stable: tell problems apart by it.' }),
  correlationId: z.string().optional(),
  idempotencyKey: z.string().optional(),
  orderId: z.string().optional(),
  retryAfterMs: z.number().meta({ type: 'integer' }).optional(),
  errors: z
    .array(z.object({ in: z.string(), path: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'Each thing that is wrong with the request.' }),
});

/** A zod schema as OpenAPI writes it. */
export function openApiSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): Schema {
  return z.toJSONSchema(schema, { target: 'openapi-3.0', io }) as Schema;
}

/** Documents the problems that an operation may answer, by their statuses. */
export function ApiProblems(descriptions: Readonly<Record<number, string>>) {
  const schema = openApiSchema(problemSchema);
  return applyDecorators(
    ...Object.entries(descriptions).map(([status, description]) =>
      ApiResponse({
        status: Number(status),
        description,
        content: { 'application/problem+json': { schema } },
      }),
    ),
  );
}
