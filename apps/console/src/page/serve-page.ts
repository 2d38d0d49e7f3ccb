import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Where `npm run build:page` puts the page: beside the code of the build. */
const BUILT_PAGE = fileURLToPath(new URL('../../page/', import.meta.url));
const HASHED_ASSET = /[/\\]assets[/\\]/;

const NO_PAGE = `The page is not built here. Build it: npm run build:page
Then start the console again. What it tells is at /api/stream.
`;

/** Serves the built page, or says how to build it. @param root its directory */
export async function servePage(app: NestFastifyApplication, root = BUILT_PAGE): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  if (!existsSync(`${root}/index.html`)) {
    fastify.get('/', (_request, reply) => {
      void reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(NO_PAGE);
    });
    return;
  }
  await app.register(fastifyStatic, {
    root,
    // Only files that are there now: no path of a request is ever looked up on the disk.
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header(
        'cache-control',
        HASHED_ASSET.test(path) ? 'public, max-age=31536000, immutable' : 'no-store',
      );
    },
  });
}
