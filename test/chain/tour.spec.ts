import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TourPlace } from './harness/tour-process.js';

/** The whole tour takes 25 s at its fast pace where nothing else runs. */
jest.setTimeout(240_000);
const WITHIN_MS = 120_000;
const TOUR = ['tour', '--auto', '--pace', 'fast'] as const;

let place: TourPlace;
beforeEach(() => {
  place = new TourPlace();
});
afterEach(() => place.remove());

/** The points that were told under the heading of each step, in order. */
function pointsOf(output: string): Map<string, string> {
  const parts = output.split(/^── \d+ of \d+: (.+?) ─+$/m).slice(1);
  const steps = parts.flatMap((title, i) => (i % 2 === 0 ? [[title, parts[i + 1] ?? '']] : []));
  return new Map(
    steps.map(([title = '', text = '']) => {
      const told = text.split('\n').filter((line) => /^ {2}• | {4}\S/.test(line));
      return [title, told.join(' ').replaceAll(/\s+/g, ' ')];
    }),
  );
}

describe('npm run tour', () => {
  it('leads through every step on a stack of its own, tells measured figures, and leaves nothing', async () => {
    const markdown = join(place.home, 'report.md');
    const tour = place.run(...TOUR, '--markdown', markdown);

    expect([await tour.ended, tour.errors]).toEqual([0, '']);

    const points = pointsOf(tour.output);
    expect([...points.keys()]).toEqual([
      'A healthy chain',
      'C is killed',
      'C comes back',
      'C hangs',
      'C is slow',
      'C fails at 30 %',
      'C is well again',
      'One breaker in the wrong place: a-b',
      'No breaker at all: none',
      'Breakers at every hop again: every-hop',
    ]);
    const killed = points.get('C is killed') ?? '';
    expect(killed).toMatch(/B opened its breaker for charges at C after 3 failures in \d/);
    expect(killed).toMatch(
      /of the orders no longer reach for C \([\d,]+ orders?, [\d,]+ calls? of C\)/,
    );
    expect(killed).toMatch(/Reads of orders: 0 lost of [1-9]/);
    expect(points.get('C comes back')).toMatch(/B closed its breaker for charges at C \d/);
    expect(points.get('No breaker at all: none')).toMatch(/[1-9]\d* calls? of C hangs? in B/);
    for (const line of tour.output.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(tour.output).toBe(stripVTControlCharacters(tour.output));
    expect(tour.output).not.toMatch(/undefined|NaN/);

    expect(tour.output).toMatch(/^ {2}requests attempted {2,}[1-9][\d,]+ {2}/m);
    expect(readFileSync(markdown, 'utf8')).toMatch(/^\| requests attempted +\| +[1-9][\d,]* \|/m);
    expect(await place.left()).toEqual([]);
  });

  it('interrupted in the middle of a step ends its own stack, with 130', async () => {
    const tour = place.run(...TOUR);
    await tour.says('closed → open', WITHIN_MS);

    tour.signal('SIGINT');

    expect(await tour.ended).toBe(130);
    expect(tour.output).toContain('Interrupted (SIGINT)');
    expect(await place.left()).toEqual([]);
  });

  it('interrupted on the stack of another brings C back and leaves that stack up', async () => {
    const stack = place.run('up');
    await stack.says('stack.healthy', WITHIN_MS);
    const tour = place.run(...TOUR);
    await tour.says('closed → open', WITHIN_MS);

    tour.signal('SIGINT');

    expect(await tour.ended).toBe(130);
    expect(tour.output).toContain('Put right: npm run chain -- start service-c');
    const ps = place.run('ps');
    expect(await ps.ended).toBe(0);
    expect(ps.output.match(/running/g)).toHaveLength(3);
    await stack.end();
    expect(await place.left()).toEqual([]);
  });
});
