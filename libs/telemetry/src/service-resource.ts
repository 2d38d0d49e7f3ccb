import { hostname } from 'node:os';
import { VERSION } from '@firebreak/chassis';
import {
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';

/**
 * What spans and metrics of this process are about, by OpenTelemetry's names: what is known here, and
 * beside it what OTEL_RESOURCE_ATTRIBUTES says.
 */
export function serviceResource(service: string): Resource {
  const known = resourceFromAttributes({
    'service.name': service,
    'service.namespace': 'firebreak',
    'service.version': VERSION,
    'service.instance.id': `${hostname()}:${process.pid}`,
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
  });
  return detectResources({ detectors: [envDetector] }).merge(known);
}
