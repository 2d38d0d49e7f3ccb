import type { Placement } from '@firebreak/contracts/plain';
import { groupOf, type CellGroup, type FaultRow } from '../cell-groups.js';
import { html, type Markup } from '../markup.js';
import { FIRST_MEASURES, OTHER_MEASURES, type Measure } from '../measures.js';
import { scalesOf, type Scales } from '../plot/scales.js';
import { timeLineFigure } from './cell-card.js';
import { chooser } from './chooser.js';
import { timeLineLegend } from './legend.js';
import { scrolling, type Section } from './section.js';

/** Which placements are set beside each other, and what to look for. */
const PAIRS: readonly (readonly [Placement, Placement, string])[] = [
  ['none', 'every-hop', 'what breakers change at all'],
  ['every-hop-naive', 'every-hop', 'what attribution changes'],
  ['a-b', 'b-c', 'far from the fault and next to it'],
];
const COMPARED: readonly Measure[] = [
  ...FIRST_MEASURES,
  ...OTHER_MEASURES.filter(({ id }) => ['detect', 'recover', 'peak-b', 'waited'].includes(id)),
];

/** Two placements under the same fault, seed and axes. Undefined when no pair was measured. */
export function sideBySide(rows: readonly FaultRow[]): Section | undefined {
  const pairs = PAIRS.map(([left, right, about]) => ({
    name: `${left} and ${right}: ${about}`,
    faults: rows.flatMap((row, i) =>
      pairMarkup(row, groupOf(row, left), groupOf(row, right), i === 0),
    ),
  })).filter(({ faults }) => faults.length > 0);
  if (pairs.length === 0) return undefined;
  return {
    id: 'pairs',
    title: 'Side by side',
    body: html`<p>The same fault, the same seed, the same axes.</p>
      ${timeLineLegend()} ${chooser(rows)}
      ${pairs.map(
        ({ name, faults }) =>
          html`<h3>${name}</h3>
            ${faults}`,
      )}`,
  };
}

function pairMarkup(
  row: FaultRow,
  left: CellGroup | undefined,
  right: CellGroup | undefined,
  isOpen: boolean,
): Markup[] {
  if (left === undefined || right === undefined) return [];
  const twin = right.repeats.find(({ cell }) => cell.seed === left.shown.cell.seed);
  if (twin === undefined) return [];
  const scales = scalesOf(row.groups.map(({ shown }) => shown));
  return [pairDetails(row, [left, { ...right, shown: twin }], scales, isOpen)];
}

function pairDetails(
  { title }: FaultRow,
  sides: readonly [CellGroup, CellGroup],
  scales: Scales,
  isOpen: boolean,
): Markup {
  const heads = sides.map(({ placement }) => html`<th scope="col">${placement}</th>`);
  const lines = COMPARED.map(
    (measure) =>
      html`<tr>
        <th scope="row">${measure.title}</th>
        ${sides.map(({ shown }) => html`<td>${measure.text(measure.of(shown))}</td>`)}
      </tr>`,
  );
  const table = html`<table>
    <caption>
      ${title}, seed ${sides[0].shown.cell.seed}
    </caption>
    <thead>
      <tr>
        <td></td>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${lines}
    </tbody>
  </table>`;
  return html`<details ${isOpen && html`open=""`}>
    <summary>${title}</summary>
    <div class="pair">
      ${sides.map(({ placement, shown }) => timeLineFigure(shown, scales, placement))}
    </div>
    ${scrolling(title, table)}
  </details> `;
}
