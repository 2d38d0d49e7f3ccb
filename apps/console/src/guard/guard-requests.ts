import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { checkHost, checkSite } from './origin-check.js';
import { tokenCheck } from './token-check.js';

/** What guards the console. */
export interface GuardOptions {
  readonly bind: string;
  readonly token: string;
}

/** Nothing of the page comes from elsewhere, and no page elsewhere frames it. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Checks every request before anything of it is read: the host it is for, and for the API that no
 * other origin asks; for the controls the token too.
 */
export function guardRequests(app: NestFastifyApplication, { bind, token }: GuardOptions): void {
  const checkToken = tokenCheck(token);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      reply.headers(HEADERS);
      const own = { bind, port: request.raw.socket.localPort ?? 0 };
      // The route, not the path as it was written: `/%61pi` is `/api` too.
      const route = request.routeOptions.url ?? '';
      try {
        checkHost(request.headers, own);
        if (route.startsWith('/api/')) checkSite(request.headers, own);
        if (route.startsWith('/api/controls/')) checkToken(request.headers);
        done();
      } catch (error) {
        done(error as Error);
      }
    });
}
