import { hostname } from 'node:os';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';

/** What spans and metrics of this process are about, by OpenTelemetry's names. */
export function serviceResource(service: string): Resource {
  return resourceFromAttributes({
    'service.name': service,
    'service.namespace': 'firebreak',
    'service.instance.id': `${hostname()}:${process.pid}`,
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
  });
}
