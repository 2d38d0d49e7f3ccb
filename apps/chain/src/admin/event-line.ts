import { styleText } from 'node:util';
import type { AdminEvent } from '@firebreak/contracts/plain';
import type { OutputStyle } from '../cli/output-style.js';
import { prefix } from '../logs/log-printer.js';
import { faultWords } from './fault-words.js';

const COLOURS = { CLOSED: 'green', OPEN: 'red', HALF_OPEN: 'yellow' } as const;

/** An event as a person or a program wants it: behind `service-b | ` with its time, or as JSON. */
export function eventLine(event: AdminEvent, style: OutputStyle): string {
  if (!style.pretty) return JSON.stringify(event);
  const time = new Date(event.timeUnixMs).toTimeString().slice(0, 8);
  const ms = String(event.timeUnixMs % 1_000).padStart(3, '0');
  const text = `${time}.${ms} ${words(event)}`;
  const to = event.transition?.to;
  const colour =
    style.colour && to !== undefined && to in COLOURS
      ? COLOURS[to as keyof typeof COLOURS]
      : undefined;
  const line = colour === undefined ? text : styleText(colour, text, { validateStream: false });
  return `${prefix(event.service, style)}${line}`;
}

function words({ transition, placementChanged, faultsChanged, dropped }: AdminEvent): string {
  if (transition) return transitionWords(transition);
  if (placementChanged) {
    const { from, to, epoch } = placementChanged;
    return `placement ${from} → ${to} (switch ${epoch})`;
  }
  if (faultsChanged) {
    const faults = faultsChanged.faults.map(faultWords);
    return faults.length === 0 ? 'no faults' : `faults: ${faults.join('; ')}`;
  }
  return `${dropped?.count ?? 0} events are missing here: they came too fast`;
}

function transitionWords({
  breaker,
  from,
  to,
  reason,
  failures,
  cause,
  blame,
  dueInMs,
}: NonNullable<AdminEvent['transition']>): string {
  const facts = [
    reason === 'failures' ? `${failures} failures` : reason,
    ...(cause ? [cause.code] : []),
    ...(blame === '' ? [] : [`blames ${blame}`]),
    ...(dueInMs === 0 ? [] : [`for ${(dueInMs / 1_000).toFixed(1)} s`]),
  ];
  return `${breaker} ${from.toLowerCase()} → ${to.toLowerCase()}: ${facts.join(', ')}`;
}
