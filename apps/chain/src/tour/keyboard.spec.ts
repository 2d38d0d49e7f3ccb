import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type KeySource, Keyboard } from './keyboard.js';

class FakeTerminal extends EventEmitter {
  isRaw = false;
  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw;
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  type(keys: string): void {
    this.emit('data', Buffer.from(keys));
  }
}

describe('the keys of the tour', () => {
  let terminal: FakeTerminal;
  let keyboard: Keyboard;
  let heard: string[] = [];
  let told: AbortController;
  beforeEach(() => {
    terminal = new FakeTerminal();
    heard = [];
    told = new AbortController();
    keyboard = new Keyboard(
      terminal as unknown as KeySource,
      () => heard.push('interrupt'),
      () => heard.push('leave'),
    );
  });

  it.each([
    { title: 'Enter goes on', keys: '\r', answer: 'go' },
    { title: 'so does a line feed', keys: '\n', answer: 'go' },
    { title: 'q ends', keys: 'q', answer: 'end' },
    { title: 'so does Q', keys: 'Q', answer: 'end' },
    { title: 'so does the end of the input', keys: '\u0004', answer: 'end' },
  ])('$title', async ({ keys, answer }) => {
    const next = keyboard.next(told.signal);
    terminal.type('x');
    terminal.type(keys);

    expect(await next).toBe(answer);
  });

  it('ends at the next question when q came while nothing was asked; Enter is forgotten', async () => {
    terminal.type('\r');
    terminal.type('q');

    expect(heard).toEqual(['leave']);
    expect(await keyboard.next(told.signal)).toBe('end');
  });

  it('interrupts with Ctrl-C, asked or not', async () => {
    terminal.type('\u0003');
    const next = keyboard.next(told.signal);
    told.abort(new Error('interrupted'));

    expect(heard).toEqual(['interrupt']);
    await expect(next).rejects.toThrow('interrupted');
    await expect(keyboard.next(told.signal)).rejects.toThrow('interrupted');
  });

  it('gives the terminal back', () => {
    expect(terminal.isRaw).toBe(true);
    keyboard.close();

    expect(terminal.isRaw).toBe(false);
    expect(terminal.listenerCount('data')).toBe(0);
  });
});
