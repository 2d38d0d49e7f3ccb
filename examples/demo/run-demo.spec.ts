import { describe, expect, it } from '@jest/globals';
import type { Demo } from './demo.js';
import { runDemo } from './run-demo.js';

async function run(script: (demo: Demo) => Promise<void>, interrupt = new AbortController()) {
  const written: string[] = [];
  const ended = await runDemo(
    { fast: 'virtual', run: script },
    {
      fast: true,
      colour: false,
      write: (text) => void written.push(text),
      interrupt: interrupt.signal,
    },
  );
  return { ended, written };
}

describe('a demo', () => {
  it('closes at its end what it opened, the last one first', async () => {
    const closed: string[] = [];

    const { ended } = await run(async ({ onEnd, time }) => {
      onEnd(() => void closed.push('server'));
      onEnd(() => void closed.push('client'));
      await time.pause(60_000);
    });

    expect(ended).toBe(true);
    expect(closed).toEqual(['client', 'server']);
  });

  it('that breaks says why, and closes what it opened', async () => {
    let closed = false;

    const broken = run(async ({ onEnd, time }) => {
      onEnd(() => void (closed = true));
      await time.pause(10);
      throw new Error('broken');
    });

    await expect(broken).rejects.toThrow('broken');
    expect(closed).toBe(true);
  });

  it('that is interrupted closes at once, though a call never ends, and says no more', async () => {
    const interrupt = new AbortController();
    let closed = false;

    const { ended, written } = await run(async ({ out, onEnd }) => {
      onEnd(() => void (closed = true));
      out.line('before');
      interrupt.abort();
      out.line('after');
      await new Promise(() => undefined);
    }, interrupt);

    expect({ ended, closed, written }).toEqual({
      ended: false,
      closed: true,
      written: ['  before\n'],
    });
  });

  it('that is interrupted while it starts something closes that too', async () => {
    const interrupt = new AbortController();
    let started: () => void = () => undefined;
    let closed = false;
    const starting = new Promise<void>((resolve) => (started = resolve));
    const script = async ({ onEnd }: Demo): Promise<void> => {
      interrupt.abort();
      await starting;
      onEnd(() => void (closed = true));
    };

    await run(script, interrupt);
    expect(closed).toBe(false);
    started();
    await starting;
    await Promise.resolve();

    expect(closed).toBe(true);
  });

  it('closes the others when one of them cannot be closed', async () => {
    let closed = false;

    const faulty = run(({ onEnd }) => {
      onEnd(() => void (closed = true));
      onEnd(() => {
        throw new Error('stuck');
      });
      return Promise.resolve();
    });

    await expect(faulty).rejects.toThrow('not everything could be closed');
    expect(closed).toBe(true);
  });
});
