import type { ChainEvent } from '../../../src/contract/index.js';
import { letterOf } from './names.js';

/** Something that happened, as a line through the charts with words at its top. */
export interface Marker {
  readonly id: number;
  readonly atMs: number;
  /** `C gone`, `C answers`, `placement a-b`, `faults on`. */
  readonly words: string;
  readonly tone: 'bad' | 'good' | 'plain';
  /** The whole line of the log. */
  readonly text: string;
}

/** Events other than transitions, which the bands show. */
export function markers(events: readonly ChainEvent[]): readonly Marker[] {
  return withoutHiccups(events).flatMap((event) => {
    const said = saidOf(event);
    return said === null ? [] : [{ id: event.id, atMs: event.atUnixMs, text: event.text, ...said }];
  });
}

/** A service that is silent for no longer than this was busy: the log has it, the picture needs not. */
const HICCUP_MS = 2_000;

function withoutHiccups(events: readonly ChainEvent[]): readonly ChainEvent[] {
  const left = new Set<ChainEvent>();
  const silent = new Map<string, ChainEvent>();
  for (const event of events) {
    const before = silent.get(event.service);
    if (event.kind === 'service_silent') silent.set(event.service, event);
    else if (event.kind === 'service_gone') silent.delete(event.service);
    else if (event.kind === 'service_up' && before !== undefined) {
      silent.delete(event.service);
      if (event.atUnixMs - before.atUnixMs < HICCUP_MS) left.add(before).add(event);
    }
  }
  return events.filter((event) => !left.has(event));
}

function saidOf(event: ChainEvent): Pick<Marker, 'words' | 'tone'> | null {
  const { kind, service, text, placement, faults, load } = event;
  const who = letterOf(service);
  switch (kind) {
    case 'service_gone':
      return { words: `${who} gone`, tone: 'bad' };
    case 'service_silent':
      return { words: `${who} silent`, tone: 'bad' };
    case 'service_up':
      return { words: `${who} answers`, tone: 'good' };
    case 'placement':
      return { words: placement ?? text, tone: 'plain' };
    case 'faults':
      return faults === undefined || faults.length > 0
        ? { words: `${who} fault on`, tone: 'bad' }
        : { words: `${who} fault off`, tone: 'good' };
    case 'load':
      return { words: load === undefined ? text : `load ${load}`, tone: 'plain' };
    case 'dropped':
      return { words: 'events missing', tone: 'bad' };
    case 'transition':
    case 'page_dropped':
      return null;
  }
}
