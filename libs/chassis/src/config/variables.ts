import { isIP } from 'node:net';
import { z } from 'zod';

// Each piece reports exactly one fault that says what is allowed; `loadConfig` adds name and value.

const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_-]+)*$/;
const HOST_AND_PORT = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]+):(\d{1,5})$/;
const MAX_PORT = 65_535;
const LONGEST_SECRET = 512;

/** A TCP port to listen on, 0..65535; 0 takes any free one. */
export function port() {
  return variable('a port from 0 to 65535', (text) => wholeNumber(text, 0, MAX_PORT));
}

/** `host:port` of a peer: name, IPv4 or [IPv6], and a port from 1 to 65535. */
export function address() {
  return variable('host:port, such as 127.0.0.1:50053', (text) => {
    const [, host, portText] = HOST_AND_PORT.exec(text) ?? [];
    if (host === undefined || portText === undefined) return undefined;
    if (wholeNumber(portText, 1, MAX_PORT) === undefined) return undefined;
    return isHost(host.replaceAll(/^\[|\]$/g, '')) ? text : undefined;
  });
}

/** An address of this machine to listen on: IPv4, IPv6 or a host name. */
export function bindAddress() {
  return variable('an IP address or a host name, such as 127.0.0.1', (text) =>
    isHost(text) ? text : undefined,
  );
}

/** A whole number of milliseconds from `min` to `max`, both allowed. */
export function milliseconds(min: number, max: number) {
  return variable(`a whole number of milliseconds from ${min} to ${max}`, (text) =>
    wholeNumber(text, min, max),
  );
}

/** One of the given words, spelled exactly so. */
export function oneOf<const Word extends string>(words: readonly Word[]) {
  return variable(`one of ${words.join(', ')}`, (text) => words.find((word) => word === text));
}

/**
 * A secret: `least` to 512 printable ASCII characters, no spaces. A message about it tells how long
 * the value is and never what it is.
 */
export function secret(least: number) {
  const form = new RegExp(`^[!-~]{${least},${LONGEST_SECRET}}$`);
  return variable(
    `${least} to ${LONGEST_SECRET} printable ASCII characters without spaces`,
    (text) => (form.test(text) ? text : undefined),
    { isSecret: true },
  );
}

/**
 * A variable of one's own kind.
 * @param allowed what may stand there, in words that follow "must be".
 * @param parse the value meant by the text, or undefined when the text is not allowed.
 * @param options `isSecret`: no message may show the value. @default false
 */
export function variable<Value>(
  allowed: string,
  parse: (text: string) => Value | undefined,
  { isSecret = false } = {},
) {
  return z.string({ error: `must be ${allowed}` }).transform((text, context): Value => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `must be ${allowed}`, params: { isSecret } });
    return z.NEVER;
  });
}

function wholeNumber(text: string, min: number, max: number): number | undefined {
  if (!/^\d{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  // Digits and dots only is a mistyped IPv4 address, never a name.
  return HOST_NAME.test(text) && !/^[\d.]+$/.test(text);
}
