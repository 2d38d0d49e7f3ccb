import type { Frame, LinkState, ServiceName } from '../../../src/contract/index.js';
import { serviceOf } from './frame-lookup.js';
import { letterOf, ROLES } from './names.js';

/** One service, ready to be drawn as a node. */
export interface ServiceView {
  readonly name: ServiceName;
  readonly letter: string;
  readonly role: string;
  readonly link: LinkState;
  /** `answers`, `silent`, `gone`. */
  readonly word: string;
  /** How long it has been so, in ms. */
  readonly forMs: number;
  readonly pid: number | null;
  readonly inFlight: number;
  readonly perSecond: number;
  readonly faults: readonly string[];
}

const WORDS: Readonly<Record<LinkState, string>> = {
  up: 'answers',
  silent: 'silent',
  gone: 'gone',
};

export function serviceView(frame: Frame, name: ServiceName): ServiceView {
  const service = serviceOf(frame, name);
  const link = service?.link ?? 'gone';
  const inbound = (service?.operations ?? []).filter((one) => one.direction === 'inbound');
  return {
    name,
    letter: letterOf(name),
    role: ROLES[name],
    link,
    word: WORDS[link],
    forMs: service === undefined ? 0 : Math.max(0, frame.atUnixMs - service.linkSinceUnixMs),
    pid: service?.pid ?? null,
    inFlight: inbound.reduce((sum, one) => sum + one.inFlight, 0),
    perSecond: inbound.reduce((sum, one) => sum + one.perSecond, 0),
    faults: service?.faults ?? [],
  };
}
