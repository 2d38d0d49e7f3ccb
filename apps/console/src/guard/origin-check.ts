import type { IncomingHttpHeaders } from 'node:http';
import { isEveryAddress } from '@firebreak/admin/client';
import { HttpException, HttpStatus } from '@nestjs/common';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Which names the console answers to. */
export interface OwnNames {
  /** Where it listens, as configured. */
  readonly bind: string;
  /** The port a request came in on. */
  readonly port: number;
}

/**
 * Refuses requests for any other host: a page of somebody else whose name suddenly means this machine
 * (DNS rebinding) asks under its own name.
 * @throws HttpException 421
 */
export function checkHost({ host }: IncomingHttpHeaders, own: OwnNames): void {
  if (host !== undefined && hostsOf(own).includes(host.toLowerCase())) return;
  throw new HttpException(
    `this is ${hostsOf(own)[0]}, and the request is for another host: open the page by that address`,
    HttpStatus.MISDIRECTED,
  );
}

/**
 * Refuses requests that a page of another origin made. Programs send neither header and pass: they
 * are no browser that could be led astray.
 * @throws HttpException 403
 */
export function checkSite(headers: IncomingHttpHeaders, own: OwnNames): void {
  const site = headers['sec-fetch-site'];
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
  if (isOwnSite && isOwnOrigin(headers.origin, headers.host, own)) return;
  throw new HttpException('a page of another origin may not ask this', HttpStatus.FORBIDDEN);
}

function isOwnOrigin(origin: string | undefined, host: string | undefined, own: OwnNames): boolean {
  if (origin === undefined) return true;
  const [, name = ''] = /^http:\/\/(.+)$/.exec(origin.toLowerCase()) ?? [];
  return name === host?.toLowerCase() && hostsOf(own).includes(name);
}

/** A browser leaves the port out where it is HTTP's own. */
function hostsOf({ bind, port }: OwnNames): string[] {
  const own = bind.includes(':') ? `[${bind}]` : bind.toLowerCase();
  const names = isEveryAddress(bind) ? LOOPBACK_NAMES : [own, ...LOOPBACK_NAMES];
  const hosts = [...new Set(names)].map((name) => `${name}:${port}`);
  return port === 80 ? [...hosts, ...names] : hosts;
}
