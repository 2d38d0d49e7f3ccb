import { describe, expect, it } from '@jest/globals';
import { FAULT_NAMES } from '../scenario/fault-catalogue.js';
import { matrixCells } from '../scenario/matrix.js';
import { type MatrixOptions, readMatrixOptions } from './matrix-options.js';

describe('the options of a matrix', () => {
  it('are every placement and fault by default', () => {
    const plan = readMatrixOptions({});

    expect(plan.placements).toHaveLength(7);
    expect(plan).toMatchObject({
      faults: FAULT_NAMES,
      ratePerSecond: 60,
      openMs: 5_000,
      healthyMs: 3_000,
      faultMs: 20_000,
      recoveryMs: 10_000,
      figures: 'lab',
      seed: 1,
      repeats: 1,
    });
  });

  it('are three placements and faults when it is to be quick, with what is asked for besides', () => {
    const plan = readMatrixOptions({ quick: true, fault: '9s' });

    expect(plan.placements).toEqual(['every-hop', 'a-b', 'none']);
    expect(plan.faults).toEqual(['crash', 'hang', 'one-operation']);
    expect(plan).toMatchObject({ openMs: 1_000, faultMs: 9_000 });
  });

  it('reads what is given', () => {
    expect(
      readMatrixOptions({
        placements: 'b-c, none,b-c',
        faults: 'errors',
        repeats: '3',
        seed: '7',
        rate: '12.5',
        mix: 'quotes=3,reads',
        figures: 'chain',
        openMs: '250',
        healthy: '0s',
        fault: '1.5m',
        recovery: '900ms',
      }),
    ).toEqual({
      placements: ['b-c', 'none'],
      faults: ['errors'],
      repeats: 3,
      seed: 7,
      ratePerSecond: 12.5,
      mix: [
        { operation: 'quotes', weight: 3 },
        { operation: 'reads', weight: 1 },
      ],
      figures: 'chain',
      openMs: 250,
      healthyMs: 0,
      faultMs: 90_000,
      recoveryMs: 900,
    });
  });

  // prettier-ignore
  it.each<[title: string, options: MatrixOptions, says: string]>([
    ['an unknown placement', { placements: 'none,top' }, '--placements knows no "top". There are: none, edge,'],
    ['an unknown fault', { faults: 'fire' }, '--faults knows no "fire". There are: crash, hang,'],
    ['no fault', { faults: '' }, '--faults knows no "".'],
    ['a negative rate', { rate: '-3' }, '--rate "-3" is not a number from 0.1 to 10000.'],
    ['a rate of nothing', { rate: '0' }, '--rate "0" is not a number'],
    ['a rate that is no number', { rate: '1e3' }, '--rate "1e3" is not a number'],
    ['no repeats', { repeats: '0' }, '--repeats "0" is not a whole number from 1 to 1000.'],
    ['half a seed', { seed: '1.5' }, '--seed "1.5" is not a whole number'],
    ['a duration without a unit', { healthy: '3' }, '--healthy "3" is not a duration such as 500ms, 20s or 2m, from 0s to 3600s.'],
    ['no fault at all', { fault: '0s' }, '--fault "0s" is not a duration'],
    ['a fault for its duration', { fault: 'hang' }, '--fault "hang" is how long it lasts; which fault: --faults hang.'],
    ['a mix of unknown operations', { mix: 'writes' }, 'The mix knows no "writes".'],
    ['unknown figures', { figures: 'best' }, '--figures knows no "best". There are: lab, chain.'],
    ['two sets of figures', { figures: 'lab,chain' }, '--figures "lab,chain": one set of figures.'],
    ['too short an open period', { openMs: '50' }, '--open-ms "50" is not a whole number from 100 to 600000.'],
  ])('refuse %s', (_, options, says) => {
    expect(() => readMatrixOptions(options)).toThrow(says);
  });
});

describe('the cells of a matrix', () => {
  const plan = readMatrixOptions({ repeats: '2', seed: '7' });

  it('are each there once in a repeat', () => {
    const names = matrixCells(plan).map(
      ({ placement, fault, repeat }) => `${repeat} ${placement} ${fault}`,
    );

    expect(new Set(names).size).toBe(2 * 7 * 9);
    expect(names.findIndex((name) => name.startsWith('2'))).toBe(63);
  });

  it('have the seed of their repeat, whatever the placement', () => {
    const seeds = new Set(matrixCells(plan).map(({ repeat, seed }) => `${repeat}: ${seed}`));

    expect([...seeds]).toEqual(['1: 7', '2: 8']);
  });

  it('come in an order that the seed decides, another in each repeat', () => {
    const order = (repeat: number, seed: number): string[] =>
      matrixCells({ ...plan, seed })
        .filter((cell) => cell.repeat === repeat)
        .map(({ placement, fault }) => `${placement} ${fault}`);

    expect(order(1, 7)).toEqual(order(1, 7));
    expect(order(1, 7)).not.toEqual(order(2, 7));
    expect(order(1, 7)).not.toEqual(order(1, 9));
    expect(
      order(1, 7)
        .slice(0, 9)
        .every((name) => name.startsWith('none')),
    ).toBe(false);
  });
});
