import { PLACEMENT_NAMES, type Placement } from '@firebreak/contracts/plain';
import type { CellResult } from '../results/cell-result.js';
import { cellId } from '../scenario/cell.js';
import { FAULT_NAMES, FAULTS, type FaultName } from '../scenario/fault-catalogue.js';

/** All repeats of one placement under one fault; never empty. */
export interface CellGroup {
  readonly placement: Placement;
  readonly repeats: readonly CellResult[];
  /** The repeat whose plots are shown: the one with the lowest number. */
  readonly shown: CellResult;
}

/** One fault, or one variant of it, under every placement that was measured. */
export interface FaultRow {
  /** Names it in ids of the page: `hang`, `errors.f5`. */
  readonly key: string;
  readonly fault: FaultName;
  readonly title: string;
  readonly groups: readonly CellGroup[];
}

/** The cells as rows of the matrix, faults in the order of the catalogue, each with its variants. */
export function faultRows(cells: readonly CellResult[]): readonly FaultRow[] {
  return FAULT_NAMES.flatMap((fault) => {
    const ofFault = cells.filter(({ cell }) => cell.fault === fault);
    const variants = new Set(ofFault.map(({ cell }) => cell.variant));
    return [...variants]
      .toSorted((left, right) => (left ?? '').localeCompare(right ?? ''))
      .map((variant) => rowOf(fault, variant, ofFault));
  });
}

/** The placements that occur, in the order of the contract. */
export function placementsOf(rows: readonly FaultRow[]): readonly Placement[] {
  return PLACEMENT_NAMES.filter((name) => rows.some((row) => groupOf(row, name) !== undefined));
}

/** The repeats of a row under this placement, if it was measured. */
export function groupOf(row: FaultRow, placement: Placement): CellGroup | undefined {
  return row.groups.find((group) => group.placement === placement);
}

/** The anchor of a cell in the page. */
export function anchorOf({ cell }: CellResult): string {
  return `cell-${cellId(cell)}`;
}

function rowOf(
  fault: FaultName,
  variant: string | undefined,
  cells: readonly CellResult[],
): FaultRow {
  const own = cells
    .filter(({ cell }) => cell.variant === variant)
    .toSorted((left, right) => left.cell.repeat - right.cell.repeat);
  const title = own[0]?.cell.struckBy ?? FAULTS[fault].title;
  return {
    key: variant === undefined ? fault : `${fault}.${variant}`,
    fault,
    title: variant === undefined ? title : `${title} (${variant})`,
    groups: PLACEMENT_NAMES.flatMap((placement) => {
      const repeats = own.filter(({ cell }) => cell.placement === placement);
      const [shown] = repeats;
      return shown === undefined ? [] : [{ placement, repeats, shown }];
    }),
  };
}
