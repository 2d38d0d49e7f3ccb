import { describe, expect, it } from '@jest/globals';
import { storyEvents, storyFrame } from '../../fixture/story.js';
import { bands } from './bands.js';
import { placeMarkers } from './marker-layout.js';
import { markers } from './markers.js';
import { readout } from './readout.js';
import { sampleOf } from './sample.js';
import { MOST_SAMPLES, SampleHistory } from './sample-history.js';
import { answerColumns, latencyColumns } from './series.js';
import { timeTicks } from './ticks.js';
import { topOfAxis } from './top-of-axis.js';

const samplesOf = (from: number, to: number) =>
  Array.from({ length: (to - from) * 4 + 1 }, (_, index) =>
    sampleOf(storyFrame(from + index / 4, 0)),
  );

describe('the columns of a chart', () => {
  it('stand on top of one another: all, without failed, ok', () => {
    const [times, all, withoutFailed, ok] = answerColumns(samplesOf(40, 40), 0);

    expect(times).toEqual([40]);
    expect(ok).toEqual([0]);
    expect(all?.[0]).toBeGreaterThan(30);
    expect(withoutFailed?.[0]).toBe(all?.[0]);
  });

  it('have a gap where nothing was heard', () => {
    const [times, , , ok] = answerColumns([...samplesOf(1, 2), ...samplesOf(9, 10)], 0);

    expect(times[5]).toBe(2.25);
    expect(ok?.[5]).toBeNull();
  });

  it('have a line of latency for each kind of request', () => {
    expect(latencyColumns(samplesOf(10, 10), 3)[1]).toEqual([16]);
  });

  it('share one axis with a round upper end', () => {
    expect(topOfAxis(samplesOf(0, 10))).toBe(150);
    expect(topOfAxis([])).toBe(10);
  });
});

describe('the bands of the breakers', () => {
  it('follow the transitions to the millisecond, also a probe between two samples', () => {
    const rows = bands(samplesOf(15, 30), storyEvents(0), 30_000);
    const charge = rows.find((row) => row.label === 'B: Charge');

    expect(charge?.segments).toEqual([
      { look: 'closed', fromMs: 15_000, toMs: 20_300 },
      { look: 'open', fromMs: 20_300, toMs: 25_300 },
      { look: 'half_open', fromMs: 25_300, toMs: 25_330 },
      { look: 'open', fromMs: 25_330, toMs: 30_000 },
    ]);
  });

  it('end where the placement leaves a breaker out', () => {
    const rows = bands(samplesOf(40, 50), storyEvents(0), 50_000);

    expect(rows.map((row) => row.label)).toEqual([
      'A: all of B',
      'A: PlaceOrder',
      'A: GetQuote',
      'A: GetOrder',
      'B: Charge',
      'B: Quote',
    ]);
    expect(rows.at(-1)?.segments).toEqual([{ look: 'closed', fromMs: 40_000, toMs: 45_000 }]);
  });

  it('have a hole where nothing was heard', () => {
    const rows = bands([...samplesOf(1, 2), ...samplesOf(9, 10)], [], 10_000);

    expect(rows[0]?.segments).toEqual([
      { look: 'closed', fromMs: 1_000, toMs: 2_250 },
      { look: 'closed', fromMs: 9_000, toMs: 10_000 },
    ]);
  });
});

describe('the markers', () => {
  const said = markers(storyEvents(0));

  it('say in two words what happened; transitions are in the bands', () => {
    expect(said.map((marker) => marker.words)).toEqual([
      'load high',
      'C gone',
      'a-b',
      'every-hop',
      'C answers',
    ]);
  });

  it.each([
    { title: 'a switch', kind: 'placement', fact: { placement: 'b-c' }, words: 'b-c' },
    { title: 'a fault', kind: 'faults', fact: { faults: ['charge: hang'] }, words: 'C fault on' },
    { title: 'no fault any more', kind: 'faults', fact: { faults: [] }, words: 'C fault off' },
    { title: 'a load', kind: 'load', fact: { load: 'low' }, words: 'load low' },
  ] as const)('say what an event led to, whenever samples came: $title', (row) => {
    const at = { id: 1, atUnixMs: 30_000, service: 'service-c', text: 'changed' } as const;
    const [marker] = markers([{ ...at, kind: row.kind, ...row.fact }]);

    expect(marker?.words).toBe(row.words);
  });

  it('tell of events that are missing, and not of a page that was cut off', () => {
    const at = { atUnixMs: 30_000, service: 'console', text: 'too slow' } as const;
    const given = markers([
      { ...at, id: 1, kind: 'dropped' },
      { ...at, id: 2, kind: 'page_dropped' },
    ]);

    expect(given.map(({ words }) => words)).toEqual(['events missing']);
  });

  it.each([
    { title: 'a moment', silentMs: 900, words: [] },
    { title: 'longer', silentMs: 9_000, words: ['B silent', 'B answers'] },
  ])(
    'tell of a service that was silent, unless it was for a moment: $title',
    ({ silentMs, words }) => {
      const of = (id: number, kind: 'service_silent' | 'service_up') =>
        ({ id, kind, atUnixMs: 30_000 + id * silentMs, service: 'service-b', text: kind }) as const;
      const given = markers([of(0, 'service_silent'), of(1, 'service_up')]);

      expect(given.map((marker) => marker.words)).toEqual(words);
    },
  );

  it('give way to one another, and stay inside', () => {
    const room = { fromMs: 0, toMs: 90_000, widthPx: 240, rows: 2 };
    const placed = placeMarkers(said, room);

    expect(placed.map(({ words, row }) => [words, row])).toEqual([
      ['load high', 0],
      ['C gone', 1],
      ['a-b', 0],
      ['every-hop', null],
      ['C answers', 1],
    ]);
    expect(placed.map((marker) => marker.isFlipped)).toEqual([false, false, false, true, true]);
  });

  it('are one where three services tell the same', () => {
    const [first] = said;
    if (first === undefined) throw new Error('the story has markers');
    const room = { fromMs: 0, toMs: 90_000, widthPx: 800, rows: 2 };

    expect(placeMarkers([first, { ...first, id: 99, atMs: first.atMs + 40 }], room)).toHaveLength(
      1,
    );
  });
});

describe('the history of samples', () => {
  it('is bounded', () => {
    const history = new SampleHistory();
    const sample = sampleOf(storyFrame(1, 0));
    for (let index = 0; index < MOST_SAMPLES * 2; index++) history.push({ ...sample, atMs: index });

    expect(history.all.length).toBeLessThanOrEqual(MOST_SAMPLES * 1.2);
    expect(history.last?.atMs).toBe(MOST_SAMPLES * 2 - 1);
  });

  it('gives a part with a sample at either side, and leaves out what was told before', () => {
    const history = new SampleHistory();
    for (const sample of [...samplesOf(0, 5), ...samplesOf(3, 4)]) history.push(sample);

    expect(history.between(1_100, 1_600).map((sample) => sample.atMs)).toEqual([
      1_000, 1_250, 1_500, 1_750,
    ]);
    expect(history.at(1_300)?.atMs).toBe(1_250);
    expect(history.at(-1)).toBeUndefined();
  });
});

describe('the readout', () => {
  it('says in a sentence what the charts show at a time', () => {
    expect(readout(sampleOf(storyFrame(40, 0))).sentence).toMatch(
      /placement every-hop; POST \/orders: 0 ok, 4\d refused, 0 failed a second, p99 5.0 ms; .*A: PlaceOrder open; B: Charge open; C gone$/,
    );
  });
});

describe('the ticks of the time axis', () => {
  it.each([
    { title: 'two minutes on a wide screen', seconds: 120, widthPx: 1_100, step: 10_000 },
    { title: 'two minutes on a phone', seconds: 120, widthPx: 260, step: 60_000 },
    { title: 'half a minute', seconds: 30, widthPx: 600, step: 5_000 },
  ])('are round: $title', ({ seconds, widthPx, step }) => {
    const [first = 0, second = 0] = timeTicks(1, seconds * 1_000, widthPx);

    expect([first, second]).toEqual([step, 2 * step]);
  });
});
