import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newRecord } from '../results/new-record.js';
import { ResultFolder } from '../results/result-folder.js';
import { type ClaimsOptions, planClaims } from './claims-plan.js';

let base = '';
let path = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'firebreak-claims-'));
  path = join(base, 'results');
});
afterEach(() => rmSync(base, { recursive: true }));

const idsOf = ({ plan }: ReturnType<typeof planClaims>): readonly string[] =>
  plan.claims.map(({ id }) => id);

/** A run of claims that ended early, the repeat of another one. */
function begun(): void {
  ResultFolder.create(join(base, 'first'), newRecord('claims', 1, {})).writeJson('claims.json', []);
  const options = { out: path, seed: '7', parallel: '2', repeatOf: join(base, 'first') };
  planClaims(['t14', 'H1'], options);
}

describe('the plan of lab claims', () => {
  it('is written down where the results will be', () => {
    const { plan, folder } = planClaims(['t14', 'H1'], { out: path, seed: '7' });

    expect(plan).toMatchObject({ seed: 7, parallel: 1 });
    expect(ResultFolder.resume(path).record).toMatchObject({
      verb: 'claims',
      seed: 7,
      parameters: { claims: ['H1', 'T14'], parallel: 1 },
    });
    expect(folder.path).toBe(path);
  });

  it('of a run that goes on is that of its folder', () => {
    begun();

    const resumed = planClaims([], { resume: path });

    expect(idsOf(resumed)).toEqual(['H1', 'T14']);
    expect(resumed.plan).toMatchObject({ seed: 7, parallel: 2 });
  });

  it('of a run that goes on looks for the earlier run again', () => {
    begun();
    rmSync(join(base, 'first'), { recursive: true });

    expect(() => planClaims([], { resume: path })).toThrow('first holds no results of the lab');
  });

  it('may be for some claims of a run only', () => {
    begun();

    expect(idsOf(planClaims(['T14'], { resume: path }))).toEqual(['T14']);
  });

  it.each<{ title: string; options: ClaimsOptions; says: string }>([
    { title: 'another seed', options: { seed: '8' }, says: 'leave out --seed.' },
    { title: 'as many at once', options: { parallel: '1' }, says: 'leave out --parallel.' },
    { title: 'another folder', options: { out: 'x' }, says: 'leave out --out.' },
  ])('of a run that goes on is not mixed with $title', ({ options, says }) => {
    begun();

    expect(() => planClaims([], { ...options, resume: path })).toThrow(says);
  });

  it('is not taken from the folder of another verb', () => {
    ResultFolder.create(path, newRecord('run', 1, {}));

    expect(() => planClaims([], { resume: path })).toThrow(
      `${path} is of lab run, not lab claims.`,
    );
  });

  it('leaves no folder behind when it cannot be', () => {
    expect(() => planClaims(['H99'], { out: path })).toThrow('There is no claim "H99"');
    expect(() => planClaims([], { out: path, repeatOf: base })).toThrow('no results of the lab');
    expect(existsSync(path)).toBe(false);
  });
});
