import { describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { relayStatus } from './index.js';

const STAYS = new Set([
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'ALREADY_EXISTS',
  'FAILED_PRECONDITION',
  'ABORTED',
]);
const BECOMES_UNAVAILABLE = new Set(['RESOURCE_EXHAUSTED', 'CANCELLED']);

describe('relayStatus', () => {
  it.each(Object.keys(status).filter((name) => Number.isNaN(Number(name)) && name !== 'OK'))(
    'relays %s',
    (name) => {
      const code = status[name as keyof typeof status];
      const otherwise = BECOMES_UNAVAILABLE.has(name) ? status.UNAVAILABLE : status.INTERNAL;

      expect(relayStatus(code)).toBe(STAYS.has(name) ? code : otherwise);
    },
  );

  it('relays CANCELLED as it is when our own caller left', () => {
    expect(relayStatus(status.CANCELLED, true)).toBe(status.CANCELLED);
  });
});
