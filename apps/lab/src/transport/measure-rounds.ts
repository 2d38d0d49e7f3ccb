import { seededRandom } from '@firebreak/faults';
import { shuffle } from 'simple-statistics';
import { LabError } from '../cli/lab-error.js';
import type { TransportName, TransportRound } from '../results/transport-result.js';
import { askMany, measureRound } from './measure-round.js';
import type { QuoteClient } from './quote-question.js';
import type { ServerProcess } from './server-process.js';

/** So many times the calls of a round come first, for the compilers to be done. */
const WARM_UP_ROUNDS = 1.5;

/** How much is measured, and how it is watched. */
export interface ComparePlan {
  readonly rounds: number;
  readonly callsPerRound: number;
  /** In which order the variants of a round come. */
  readonly seed: number;
  readonly onRound?: (index: number) => void;
  /**
   * Ends it early with the whole rounds that were measured by then; it throws the signal's reason if there
   * is none. No process is left.
   */
  readonly signal?: AbortSignal;
  /** Told of a call that failed, which ends it in the same way. */
  readonly onFailure?: (reason: string) => void;
}

/** One way to ask, and what its rounds brought. */
export interface Variant {
  readonly transport: TransportName;
  readonly control: boolean;
  readonly concurrency: number;
  readonly client: QuoteClient;
  readonly server: Pick<ServerProcess, 'port' | 'cpuMicros'>;
  readonly rounds: TransportRound[];
}

/**
 * Lets every variant have its turn in each round, in random order.
 * @returns how many rounds are whole; a variant may have one more
 * @throws LabError if a call fails before there is a whole round
 */
export async function measureRounds(
  variants: readonly Variant[],
  plan: ComparePlan,
): Promise<number> {
  const { rounds, callsPerRound, seed, signal } = plan;
  const random = seededRandom(seed, 'order');
  const warmUpCalls = Math.ceil(WARM_UP_ROUNDS * callsPerRound);
  for (const { transport, client, concurrency } of variants) {
    signal?.throwIfAborted();
    await askMany(client, warmUpCalls, concurrency).catch(failedOver(transport));
  }
  for (let round = 0; round < rounds; round++) {
    plan.onRound?.(round);
    try {
      if (!(await measureInTurn(shuffle([...variants], random), plan))) return round;
    } catch (error) {
      if (round === 0 || !(error instanceof LabError)) throw error;
      plan.onFailure?.(error.message);
      return round;
    }
  }
  return rounds;
}

/** @returns false when it was ended early */
async function measureInTurn(
  order: readonly Variant[],
  { callsPerRound, signal }: ComparePlan,
): Promise<boolean> {
  for (const { transport, client, server, concurrency, rounds } of order) {
    if (signal?.aborted === true) return false;
    const subject = { client, serverCpuMicros: () => server.cpuMicros() };
    const measured = measureRound(subject, callsPerRound, concurrency);
    rounds.push(await measured.catch(failedOver(transport)));
  }
  return true;
}

function failedOver(transport: TransportName): (error: unknown) => never {
  return (error) => {
    const { message } = error as Error;
    throw new LabError(`A call over ${transport} failed, was the machine busy? ${message}`);
  };
}
