import { BadRequestException } from '@nestjs/common';
import type { z } from 'zod';

/**
 * A body as the schema has it.
 * @throws BadRequestException naming every field at fault
 */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const { data, error } = schema.safeParse(body);
  if (error === undefined) return data;
  throw new BadRequestException(sentencesOf(error));
}

/** Everything that is wrong, in one line. */
export function sentencesOf({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => `${path.length === 0 ? 'the body' : path.join('.')}: ${message}`)
    .join('; ');
}
