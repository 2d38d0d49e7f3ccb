import { describe, expect, it } from '@jest/globals';
import { CHAIN_RECONNECT, Channel, GRPC_RECONNECT } from './channel.js';

/** Chance that is always in the middle: no jitter. */
const middle = () => 0.5;

/** When a channel whose peer was down from 0 to `upAt` lets calls through, asked each ms from 0 on. */
function firstReached(reconnect: typeof CHAIN_RECONNECT, upAt: number): number {
  const channel = new Channel(reconnect, middle);
  channel.down(0);
  for (let now = 0; ; now++) {
    if (now === upAt) channel.up(now);
    if (channel.reaches(now)) return now;
  }
}

describe('the connection to a peer that died', () => {
  it.each([
    { title: 'tries at 0, 100, 260, ...', reconnect: CHAIN_RECONNECT, upAt: 50, at: 100 },
    { title: 'waits 1.6 times as long each time', reconnect: CHAIN_RECONNECT, upAt: 101, at: 260 },
    { title: 'but half a second at most', reconnect: CHAIN_RECONNECT, upAt: 10_000, at: 10_426 },
    {
      title: 'grows with the outage by default',
      reconnect: GRPC_RECONNECT,
      upAt: 20_000,
      at: 26_295,
    },
  ])('$title', ({ reconnect, upAt, at }) => {
    expect(Math.abs(firstReached(reconnect, upAt) - at)).toBeLessThanOrEqual(1);
  });

  it('waits for a call before it tries at all', () => {
    const channel = new Channel(CHAIN_RECONNECT, middle);

    channel.down(0);
    channel.up(5_000);

    expect(channel.reaches(5_000)).toBe(true);
  });
});
