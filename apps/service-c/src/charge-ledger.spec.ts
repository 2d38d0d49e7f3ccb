import { beforeEach, describe, expect, it } from '@jest/globals';
import { CallersGoneError, ChargeLedger, KeyReusedError } from './charge-ledger.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('ChargeLedger', () => {
  let now: number;
  let ledger: ChargeLedger<number>;
  let booked: string[];

  beforeEach(() => {
    now = 0;
    booked = [];
    ledger = new ChargeLedger({ now: () => now }, { max: 3 });
  });

  /** A charge whose outcome is its place in the book, so a second booking would show. */
  function charge(key: string, { body = 'body', caller = { cancelled: false } } = {}) {
    return ledger.chargeOnce({
      key,
      fingerprint: body,
      caller,
      commit: () => booked.push(key),
    });
  }

  describe('a key by its state', () => {
    interface Row {
      title: string;
      before: () => Promise<unknown> | undefined;
      body: string;
      gives: number | typeof KeyReusedError;
      bookings: number;
    }

    it.each<Row>([
      {
        title: 'absent: books it',
        before: () => undefined,
        body: 'body',
        gives: 1,
        bookings: 1,
      },
      {
        title: 'pending, same request: joins it',
        before: () => void charge('k'),
        body: 'body',
        gives: 1,
        bookings: 1,
      },
      {
        title: 'pending, other request: refuses',
        before: () => void charge('k'),
        body: 'other',
        gives: KeyReusedError,
        bookings: 1,
      },
      {
        title: 'completed, same request: gives the first outcome',
        before: () => charge('k'),
        body: 'body',
        gives: 1,
        bookings: 1,
      },
      {
        title: 'completed, other request: refuses',
        before: () => charge('k'),
        body: 'other',
        gives: KeyReusedError,
        bookings: 1,
      },
      {
        title: 'cancelled before its commit: books it now',
        before: () => charge('k', { caller: { cancelled: true } }).catch(() => undefined),
        body: 'body',
        gives: 1,
        bookings: 1,
      },
    ])('$title', async ({ before, body, gives, bookings }) => {
      await before();

      const answer = charge('k', { body });

      if (typeof gives === 'number') await expect(answer).resolves.toBe(gives);
      else await expect(answer).rejects.toThrow(gives);
      await everyPendingEnds();
      expect(booked).toHaveLength(bookings);
    });
  });

  describe('callers who leave before the commit', () => {
    it.each([
      { title: 'the only one left: nothing is booked', callers: [true], books: 0 },
      { title: 'all of two left: nothing is booked', callers: [true, true], books: 0 },
      { title: 'the first left, a joined one waits: booked', callers: [true, false], books: 1 },
      { title: 'the first waits, a joined one left: booked', callers: [false, true], books: 1 },
    ])('$title', async ({ callers, books }) => {
      const waiting = callers.map((leaves) => ({ cancelled: false, leaves }));
      const answers = waiting.map((caller) => charge('k', { caller }));
      for (const caller of waiting) caller.cancelled = caller.leaves;

      const ends = await Promise.allSettled(answers);

      expect(booked).toHaveLength(books);
      for (const end of ends) {
        if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(CallersGoneError);
        else expect(end.value).toBe(1);
      }
    });

    it('learns of a cancellation that arrives two turns of the event loop later', async () => {
      const caller = { cancelled: false };
      setImmediate(() => (caller.cancelled = true));

      await expect(charge('k', { caller })).rejects.toThrow(CallersGoneError);

      expect(booked).toEqual([]);
    });

    it('ignores a caller who leaves after the commit', async () => {
      const caller = { cancelled: false };
      await charge('k', { caller });
      caller.cancelled = true;

      await expect(charge('k')).resolves.toBe(1);
    });
  });

  describe('what is kept', () => {
    it('does not keep a commit that failed: the next attempt may book', async () => {
      const failing = ledger.chargeOnce({
        key: 'k',
        fingerprint: 'body',
        caller: { cancelled: false },
        commit: () => {
          throw new Error('no paper left');
        },
      });

      await expect(failing).rejects.toThrow('no paper left');
      await expect(charge('k')).resolves.toBe(1);
    });

    it.each([
      { title: 'is kept for 24 h less 1 ms', laterMs: DAY_MS - 1, bookings: 1 },
      { title: 'is forgotten after 24 h', laterMs: DAY_MS, bookings: 2 },
    ])('an outcome $title', async ({ laterMs, bookings }) => {
      await charge('k');
      now += laterMs;

      await charge('k');

      expect(booked).toHaveLength(bookings);
    });

    it('forgets the oldest completed key above the limit, and no other', async () => {
      for (const key of ['a', 'b', 'c', 'd']) await charge(key);

      expect(ledger.size).toEqual({ pending: 0, completed: 3 });
      for (const key of ['b', 'c', 'd']) await charge(key);
      expect(booked).toEqual(['a', 'b', 'c', 'd']);
    });

    it('never forgets a pending key, however many there are', async () => {
      const answers = ['a', 'b', 'c', 'd', 'e'].map((key) => charge(key));

      expect(ledger.size).toEqual({ pending: 5, completed: 0 });
      await expect(Promise.all(answers)).resolves.toEqual([1, 2, 3, 4, 5]);
      expect(ledger.size).toEqual({ pending: 0, completed: 3 });
    });
  });

  async function everyPendingEnds(): Promise<void> {
    while (ledger.size.pending > 0) await new Promise((resolve) => setImmediate(resolve));
  }
});
