import { describe, expect, it } from '@jest/globals';
import type { BreakerOptions, Verdict } from '../core/index.js';
import { BreakerRegistry } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { BreakerJournal, type JournalLine } from './breaker-journal.js';

/** Monotonic 0 is 03:52:00.000. */
const EPOCH = Date.parse('2026-11-21T03:52:00.000Z');

const unavailable = { outcome: 'failure', cause: { code: 'UNAVAILABLE' } } as const;

function setUp(options: BreakerOptions = {}) {
  const clock = new FakeClock();
  const registry = new BreakerRegistry({}, { clock });
  const breaker = registry.define('service-c/Charge', { failureThreshold: 3, ...options });
  const lines: JournalLine[] = [];
  let due: (() => void) | undefined;
  const journal = new BreakerJournal(breaker, {
    clock,
    wallNow: () => EPOCH + clock.now(),
    schedule: (_delayMs, run) => {
      due = run;
      return () => (due = undefined);
    },
    write: (line) => lines.push(line),
  });
  registry.listen({
    transition: (event) => journal.transition(event),
    blocked: () => journal.blocked(),
  });

  const settle = (verdict: Parameters<ReturnType<typeof permit>['done']>[0]) =>
    permit().done(verdict);
  function permit() {
    const admitted = breaker.admit();
    if (admitted instanceof Error) throw admitted;
    return admitted;
  }
  const fail = (times = 3) => {
    for (let i = 0; i < times; i++) settle(unavailable);
  };
  const refuse = (times: number) => {
    for (let i = 0; i < times; i++) breaker.admit();
  };
  const fireTimer = () => due?.();
  const messages = () => lines.map(({ message }) => message);
  return { clock, breaker, lines, messages, permit, settle, fail, refuse, fireTimer, journal };
}

describe('the journal of a breaker', () => {
  it('tells an outage and its end in plain words with the figures', () => {
    const { clock, messages, settle, fail, refuse } = setUp();

    clock.set(6_204);
    fail();
    refuse(124);
    clock.set(11_204);
    settle(unavailable);
    clock.set(16_504);
    settle({ outcome: 'success' });

    expect(messages()).toEqual([
      'service-c/Charge closed → open after 3 failures in a row (last UNAVAILABLE); calls are refused until 03:52:11.204 (5.0 s), then one probe',
      'service-c/Charge refused 124 calls within 5.0 s',
      'service-c/Charge open → half_open after 5.0 s, 124 calls refused; one probe goes out',
      'service-c/Charge half_open → open: the probe failed (UNAVAILABLE); calls are refused until 03:52:16.204 (5.0 s), then one probe',
      'service-c/Charge open → half_open after 5.3 s, 0 calls refused; one probe goes out',
      'service-c/Charge half_open → closed: the probe succeeded after 10.3 s',
    ]);
  });

  it('gives the same as fields', () => {
    const { clock, lines, settle, fail, refuse } = setUp();

    clock.set(6_204);
    fail();
    refuse(2);
    clock.set(11_504);
    settle({ outcome: 'success' });

    expect(lines.map(({ fields }) => fields)).toEqual([
      {
        event: 'circuit.opened',
        breaker: 'service-c/Charge',
        from: 'closed',
        to: 'open',
        reason: 'failures',
        failures: 3,
        code: 'UNAVAILABLE',
        openMs: 5_000,
        until: '2026-11-21T03:52:11.204Z',
      },
      {
        event: 'circuit.refused',
        breaker: 'service-c/Charge',
        count: 2,
        overMs: 5_300,
      },
      {
        event: 'circuit.half_open',
        breaker: 'service-c/Charge',
        from: 'open',
        to: 'half_open',
        reason: 'open_period_over',
        outageMs: 5_300,
        refused: 2,
      },
      {
        event: 'circuit.closed',
        breaker: 'service-c/Charge',
        from: 'half_open',
        to: 'closed',
        reason: 'probes_succeeded',
        outageMs: 5_300,
        refused: 0,
      },
    ]);
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'log', 'log']);
  });

  it('tells refused calls every 5 s at most, never one by one', () => {
    const { clock, lines, messages, fail, refuse, fireTimer } = setUp({ openMs: 60_000 });

    fail();
    refuse(1);
    clock.advance(5_000);
    refuse(499);
    const before = lines.length;
    fireTimer();
    refuse(7);
    clock.advance(5_000);
    fireTimer();
    fireTimer();

    expect(before).toBe(1);
    expect(messages().slice(1)).toEqual([
      'service-c/Charge refused 500 calls within 5.0 s',
      'service-c/Charge refused 7 calls within 5.0 s',
    ]);
  });

  it('tells the last refused calls when it is flushed', () => {
    const { clock, messages, fail, refuse, journal } = setUp();

    fail();
    refuse(1);
    clock.advance(40);
    journal.flush();
    journal.flush();

    expect(messages().slice(1)).toEqual(['service-c/Charge refused 1 call within 0.0 s']);
  });

  it.each<{
    title: string;
    options?: BreakerOptions;
    act: (kit: ReturnType<typeof setUp>) => void;
    last: string;
  }>([
    {
      title: 'a threshold of one',
      options: { failureThreshold: 1 },
      act: ({ fail }) => fail(1),
      last: 'closed → open after 1 failure (UNAVAILABLE); calls are refused until 03:52:05.000 (5.0 s), then one probe',
    },
    {
      title: 'several probes',
      options: { successThreshold: 2, maxProbes: 2 },
      act: ({ fail }) => fail(),
      last: 'closed → open after 3 failures in a row (last UNAVAILABLE); calls are refused until 03:52:05.000 (5.0 s), then up to 2 probes',
    },
    {
      title: 'several probes that succeeded',
      options: { successThreshold: 2, maxProbes: 2 },
      act: ({ fail, clock, settle }) => {
        fail();
        clock.advance(5_000);
        settle({ outcome: 'success' });
        settle({ outcome: 'success' });
      },
      last: 'half_open → closed: the probes succeeded after 5.0 s',
    },
    {
      title: 'a probe that is never answered',
      options: { leaseMs: 1_400 },
      act: ({ fail, clock, permit, refuse }) => {
        fail();
        clock.advance(5_000);
        permit();
        clock.advance(1_400);
        refuse(1);
      },
      last: 'half_open → open: the probe was not answered within 1.4 s; calls are refused until 03:52:11.400 (5.0 s), then one probe',
    },
    {
      title: 'tripping by hand',
      act: ({ breaker }) => breaker.trip(),
      last: 'closed → open: tripped by hand; calls are refused until 03:52:05.000 (5.0 s), then one probe',
    },
    {
      title: 'forcing open',
      act: ({ breaker }) => breaker.forceOpen(),
      last: 'closed → open: forced open by an operator; calls are refused until it is released',
    },
    {
      title: 'releasing what was forced open',
      act: ({ breaker }) => breaker.forceOpen() && breaker.auto(),
      last: 'open → open: released by an operator; the next call is a probe',
    },
    {
      title: 'disabling',
      act: ({ breaker }) => breaker.disable(),
      last: 'closed → closed: disabled by an operator; calls pass and are only counted',
    },
    {
      title: 'releasing what was disabled',
      act: ({ breaker }) => breaker.disable() && breaker.auto(),
      last: 'closed → closed: released by an operator; it judges for itself again',
    },
    {
      title: 'a reset',
      act: ({ breaker }) => {
        breaker.trip();
        breaker.reset();
      },
      last: 'open → closed: reset; nothing is remembered',
    },
  ])('has words for $title', ({ options, act, last }) => {
    const kit = setUp(options);

    act(kit);

    expect(kit.messages().at(-1)).toBe(`service-c/Charge ${last}`);
  });

  it.each<{ title: string; verdict: Verdict; words: string }>([
    {
      title: 'whom it blames beyond its callee',
      verdict: { outcome: 'failure', cause: { code: 'CIRCUIT_OPEN', origin: 'service-d' } },
      words: '(CIRCUIT_OPEN, service-d is to blame); calls are refused until 03:52:05.000 (5.0 s)',
    },
    {
      title: 'one whose name begins like the callee',
      verdict: { outcome: 'failure', cause: { code: 'UNAVAILABLE', origin: 'service' } },
      words: '(UNAVAILABLE, service is to blame); calls are refused until 03:52:05.000 (5.0 s)',
    },
    {
      title: 'its callee, which goes without saying',
      verdict: { outcome: 'failure', cause: { code: 'UNAVAILABLE', origin: 'service-c' } },
      words: '(UNAVAILABLE); calls are refused until 03:52:05.000 (5.0 s)',
    },
    {
      title: 'that it stays open for as long as it was told',
      verdict: {
        outcome: 'failure',
        cause: { code: 'CIRCUIT_OPEN', origin: 'service-d' },
        openMs: 2_100,
      },
      words:
        '(CIRCUIT_OPEN, service-d is to blame); calls are refused until 03:52:02.100 (2.1 s, as the answer said)',
    },
  ])('names $title', ({ verdict, words }) => {
    const { clock, lines, settle } = setUp({ failureThreshold: 1 });

    settle(verdict);
    clock.advance(5_000);
    settle({ outcome: 'success' });
    settle(verdict);
    clock.advance(5_000);
    settle(verdict);

    const [opened, , , , , again] = lines;
    expect(opened?.message).toBe(
      `service-c/Charge closed → open after 1 failure ${words}, then one probe`,
    );
    expect(again?.fields).toMatchObject({ event: 'circuit.opened', reason: 'probe_failed' });
    expect(again?.message).toContain(words.slice(0, words.indexOf(';')));
    for (const line of [opened, again]) {
      expect(line?.fields['blame']).toBe(verdict.cause?.origin);
    }
  });

  it('leaves the blame out where nobody is known to be at fault', () => {
    const { lines, fail } = setUp();

    fail();

    expect(lines[0]?.fields).not.toHaveProperty('blame');
  });

  it('says nothing of a closed circuit that is reset, as switching it on and off does', () => {
    const { breaker, lines } = setUp();

    breaker.reset();
    breaker.setActive(false);

    expect(lines).toEqual([]);
  });
});
