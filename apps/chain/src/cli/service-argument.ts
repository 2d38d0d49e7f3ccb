import { SERVICES } from '../services.js';
import type { ServiceName } from '@firebreak/contracts';
import { CliError } from './cli-error.js';

/**
 * The service a person means by `service-c` or `c`, in any case.
 * @throws CliError naming the three that exist.
 */
export function parseService(text: string): ServiceName {
  const wanted = text.trim().toLowerCase();
  const found = SERVICES.find((service) => service === wanted || service === `service-${wanted}`);
  if (found) return found;
  throw new CliError(`There is no service "${text}". The services: ${SERVICES.join(', ')}.`);
}

/** As {@link parseService} for a list, each service once; an empty list means all of them. */
export function parseServices(texts: readonly string[]): ServiceName[] {
  if (texts.length === 0) return [...SERVICES];
  return [...new Set(texts.map(parseService))];
}
