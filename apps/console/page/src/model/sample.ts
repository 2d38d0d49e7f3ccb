import type { Frame, LinkState, LoadLevel, ServiceName } from '../../../src/contract/index.js';
import { lookOf, type BreakerLook } from './breaker-view.js';
import { edgeViews, type EdgeView } from './edge-view.js';
import { breakerKey } from './frame-lookup.js';

/** What the time lines keep of a frame. */
export interface Sample {
  readonly atMs: number;
  readonly placement: string | null;
  readonly load: LoadLevel;
  readonly faults: readonly string[];
  readonly links: ReadonlyMap<ServiceName, LinkState>;
  /** In the order of PATHS. */
  readonly edges: readonly EdgeView[];
  /** By breaker; idle ones are left out. */
  readonly looks: ReadonlyMap<string, BreakerLook>;
}

export function sampleOf(frame: Frame): Sample {
  const looks = new Map<string, BreakerLook>();
  for (const service of frame.services) {
    // What it last said of its breakers is no longer true when it is gone.
    if (service.link === 'gone') continue;
    for (const breaker of service.breakers) {
      const look = lookOf(breaker);
      if (look !== 'idle') looks.set(breakerKey(service.name, breaker.name), look);
    }
  }
  return {
    atMs: frame.atUnixMs,
    placement: frame.placement,
    load: frame.load.level,
    faults: frame.services.flatMap((service) => service.faults),
    links: new Map(frame.services.map((service) => [service.name, service.link])),
    edges: edgeViews(frame),
    looks,
  };
}
