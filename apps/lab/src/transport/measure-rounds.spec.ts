import { beforeEach, describe, expect, it } from '@jest/globals';
import { measureRounds, type Variant } from './measure-rounds.js';
import { answerQuestion, QUESTION } from './quote-question.js';

const CALLS = 10;
const ROUNDS = 3;
/** Of the warm-up and of so many rounds, for one variant. */
const callsOf = (rounds: number): number => (1.5 + rounds) * CALLS;

let stop: AbortController;
let failures: string[];
let asked: number;
beforeEach(() => {
  stop = new AbortController();
  failures = [];
  asked = 0;
});

/** A variant whose n-th call does something. */
function variant(atCall = Infinity, what: () => void = () => undefined): Variant {
  const ask = () => {
    asked += 1;
    if (asked > atCall) what();
    return Promise.resolve(answerQuestion(QUESTION));
  };
  return {
    transport: 'grpc',
    control: false,
    concurrency: 1,
    client: { ask, close: () => Promise.resolve() },
    server: { port: 0, cpuMicros: () => Promise.resolve(1) },
    rounds: [],
  };
}

function measured(one: Variant): Promise<number> {
  const onFailure = (reason: string): unknown => failures.push(reason);
  const plan = { rounds: ROUNDS, callsPerRound: CALLS, seed: 1, signal: stop.signal };
  return measureRounds([one], { ...plan, onFailure });
}

function fail(): void {
  throw new Error('deadline exceeded');
}

describe('the rounds of a comparison', () => {
  it('are as many as planned', async () => {
    const one = variant();

    expect(await measured(one)).toBe(ROUNDS);
    expect(one.rounds).toHaveLength(ROUNDS);
    expect(asked).toBe(callsOf(ROUNDS));
  });

  it('are those that were whole when it was ended', async () => {
    expect(await measured(variant(callsOf(1), () => stop.abort()))).toBe(2);
    expect(failures).toEqual([]);
  });

  it('are those before the one in which a call failed', async () => {
    expect(await measured(variant(callsOf(2), fail))).toBe(2);
    expect(failures).toEqual(['A call over grpc failed, was the machine busy? deadline exceeded']);
  });

  it('are none when a call fails in the first', async () => {
    await expect(measured(variant(callsOf(0), fail))).rejects.toThrow('A call over grpc failed');
  });
});
