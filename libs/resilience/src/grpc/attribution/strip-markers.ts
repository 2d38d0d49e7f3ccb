import type { Metadata } from '@grpc/grpc-js';
import { PUSHBACK_TRAILER } from '../pushback.js';
import { DETAILS_TRAILER } from './write-marker.js';

const MIRRORS = 'x-rz-';

/**
 * Takes out of a client's request what only a callee's answer may say: markers, their mirrors and
 * pushback. Without it a client could have its own words repeated as ours.
 * @returns the names that were there, for logs; empty for honest clients
 */
export function stripMarkers(metadata: Metadata): string[] {
  const names = Object.keys(metadata.getMap()).filter(belongsToAnswers);
  for (const name of names) metadata.remove(name);
  return names;
}

function belongsToAnswers(name: string): boolean {
  return name === DETAILS_TRAILER || name === PUSHBACK_TRAILER || name.startsWith(MIRRORS);
}
