import { createHash } from 'node:crypto';
import { type Operation, parseMix } from '@firebreak/load';
import { type Cell, cellId } from '../scenario/cell.js';
import { LAB_FIGURES } from '../scenario/figures.js';
import { type CatalogueFault, FAULTS, type Strike } from '../scenario/fault-catalogue.js';
import type { ChainSettings } from '../run/chain-settings.js';

/** A cell that a claim needs, with what a cell of the matrix does not say. */
export interface ClaimCell {
  readonly cell: Cell;
  /** What happens to the chain, in words. @default that of the cell's fault */
  readonly title: string;
  /** What must fail under it. @default what the cell's fault breaks */
  readonly breaks: readonly Operation[];
  /** Figures of policies beyond those of the cell. */
  readonly settings?: ChainSettings;
  /** What happens in place of the cell's fault, which then only says what comes nearest to it. */
  readonly strike?: Strike;
  /** How often the client of the edge tries each request. @default 1 */
  readonly clientAttempts?: number;
  /**
   * The load ends so long before the fault is healed, and nothing of it is under way when the fault strikes,
   * so that whatever is tried for a request is counted with it. @default 0
   */
  readonly restMs?: number;
}

type Choice = Pick<Cell, 'placement' | 'fault'> &
  Partial<Pick<Cell, 'openMs' | 'healthyMs' | 'faultMs' | 'ratePerSecond'>> &
  Partial<Omit<ClaimCell, 'cell'>> & {
    /** @default orders,reads */
    readonly mix?: string;
    /** Says in the cell's id how it differs: `threshold-5`. */
    readonly name?: string;
  };

const HEALTHY_MS = 3_000;
const RECOVERY_MS = 2_000;
const FAULT_MS = 60_000;
const RATE_PER_SECOND = 50;

/** A cell under the constants of the predictions: 50 requests a second, half orders, half reads; 60 s. */
export function claimCell(choice: Choice, seed: number): ClaimCell {
  const { placement, fault, mix = 'orders,reads', name = 'base' } = choice;
  const { settings, strike, clientAttempts, restMs } = choice;
  const catalogued: CatalogueFault = FAULTS[fault];
  const cell: Cell = {
    placement,
    fault,
    repeat: 1,
    seed,
    ratePerSecond: choice.ratePerSecond ?? RATE_PER_SECOND,
    mix: [...parseMix(mix)],
    figures: 'lab',
    openMs: choice.openMs ?? LAB_FIGURES.openMs,
    healthyMs: choice.healthyMs ?? HEALTHY_MS,
    faultMs: choice.faultMs ?? FAULT_MS,
    recoveryMs: RECOVERY_MS,
  };
  const rest = {
    ...(settings === undefined ? {} : { settings }),
    ...(strike === undefined ? {} : { strike }),
    ...(clientAttempts === undefined ? {} : { clientAttempts }),
    ...(restMs === undefined ? {} : { restMs }),
  };
  const variant = `${name}-${fingerprint({ cell, ...rest })}`;
  const { title = catalogued.title } = choice;
  return {
    cell: { ...cell, variant, ...(title === catalogued.title ? {} : { struckBy: title }) },
    title,
    breaks: choice.breaks ?? catalogued.breaks ?? [],
    ...rest,
  };
}

/** One of each, told apart by id: claims that need the same cell share it. */
export function distinct(cells: readonly ClaimCell[]): readonly ClaimCell[] {
  return [...new Map(cells.map((one) => [cellId(one.cell), one])).values()];
}

/** How long it takes to measure, in ms, with the start and the end of three processes. */
export function expectedMs({ cell }: ClaimCell): number {
  return cell.healthyMs + cell.faultMs + cell.recoveryMs + PROCESSES_MS;
}

const PROCESSES_MS = 6_000;
const FINGERPRINT_LENGTH = 6;

/** Changes with anything that makes the cell another, so that an id never means two things. */
function fingerprint(one: object): string {
  return createHash('sha256')
    .update(JSON.stringify(one))
    .digest('hex')
    .slice(0, FINGERPRINT_LENGTH);
}
