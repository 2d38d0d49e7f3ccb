import { z } from 'zod';
import type { LogLines, ServiceName } from '../contract/index.js';

const LONGEST_TEXT = 1_000;

const record = z.object({
  time: z.iso.datetime(),
  level: z.string().max(10),
  event: z.string().optional(),
  msg: z.string(),
  correlationId: z.string(),
});

/** A line of a log file as the page shows it; undefined if it is none, or another request's. */
export function logLine(
  service: ServiceName,
  json: string,
  correlationId: string,
): LogLines['lines'][number] | undefined {
  const { data } = record.safeParse(parsed(json));
  if (data?.correlationId !== correlationId) return undefined;
  const { time, level, event, msg } = data;
  const text = event === undefined ? msg : `${event}: ${msg}`;
  return { service, atUnixMs: Date.parse(time), level, text: text.slice(0, LONGEST_TEXT) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
