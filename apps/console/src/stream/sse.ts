import type { StreamEvents } from '../contract/index.js';

/** One server-sent event as bytes, so that it is made once for all who read. */
export function sseMessage<Name extends keyof StreamEvents>(
  name: Name,
  data: StreamEvents[Name],
): Buffer {
  return sseText(name, JSON.stringify(data));
}

/** The same of data that is JSON already. */
export function sseText(name: keyof StreamEvents, json: string): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${json}\n\n`);
}

/** What a reader is told first: how soon to come back, in ms, when the stream breaks. */
export const SSE_OPENING = 'retry: 1000\n\n';
