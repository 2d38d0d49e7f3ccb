import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** Serves the page `/docs` and the OpenAPI document `/docs-json` that it shows. */
export function serveDocumentation(app: NestFastifyApplication): void {
  const description = new DocumentBuilder()
    .setTitle('Firebreak storefront')
    .setDescription(
      'The edge of the chain A → B → C. Amounts are whole numbers of minor units. Every error is ' +
        '`application/problem+json` (RFC 9457) with a stable `code`, and every answer names its ' +
        '`x-correlation-id`.',
    )
    .setVersion('1')
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, description));
}
