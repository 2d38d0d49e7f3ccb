import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EventToSend } from '@firebreak/contracts/plain';
import { EventQueue } from './event-queue.js';

/** A reader that takes so many events, then none until it is let. */
class SlowReader {
  readonly got: string[] = [];
  private room = 0;

  write(event: EventToSend): boolean {
    this.got.push(event.service ?? '');
    this.room--;
    return this.room > 0;
  }

  allow(count: number, queue: EventQueue): void {
    this.room = count;
    queue.drained();
  }
}

const MOST = 4;

describe('the events of a reader', () => {
  let reader: SlowReader;
  let queue: EventQueue;
  let sequence: number;
  beforeEach(() => {
    reader = new SlowReader();
    queue = new EventQueue(reader, (count) => ({ service: `${count} dropped` }), MOST);
    sequence = 0;
  });

  function push(count: number): void {
    for (let n = 0; n < count; n++) queue.push({ service: String(++sequence) });
  }

  it('are written at once while it takes them', () => {
    reader.allow(10, queue);

    push(3);

    expect(reader.got).toEqual(['1', '2', '3']);
  });

  it('wait in their order while it takes none', () => {
    push(1 + MOST);
    expect(reader.got).toEqual(['1']);

    reader.allow(10, queue);

    expect(reader.got).toEqual(['1', '2', '3', '4', '5']);
  });

  it('are dropped beyond the bound, and it is told how many, where they are missing', () => {
    push(1 + MOST + 1_000);
    reader.allow(2, queue);
    push(1);
    reader.allow(100, queue);

    expect(reader.got).toEqual(['1', '2', '3', '4', '5', '1000 dropped', '1006']);
  });

  it('are told as dropped at the end too, when nothing comes after them', () => {
    push(1 + MOST + 3);

    reader.allow(100, queue);

    expect(reader.got).toEqual(['1', '2', '3', '4', '5', '3 dropped']);
  });
});
