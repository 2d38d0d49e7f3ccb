import { z } from 'zod';

/** What a folder of results says about itself, in `run.json`. */
export const runRecordSchema = z.strictObject({
  schema: z.literal(1),
  verb: z.enum(['run', 'simulate', 'claims', 'tune', 'transport']),
  /** When it began, ISO 8601. */
  startedAt: z.string(),
  host: z.strictObject({
    node: z.string(),
    platform: z.string(),
    cpu: z.string(),
    cores: z.number().int(),
    memoryGb: z.number(),
  }),
  /** Of this program and of what it measured. */
  versions: z.record(z.string(), z.string()),
  /** The commit that was measured; `-dirty` after it if files had been changed. */
  commit: z.string(),
  seed: z.number().int(),
  /** As given on the command line, defaults filled in. */
  parameters: z.record(z.string(), z.unknown()),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
