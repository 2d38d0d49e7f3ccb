import type { Placement } from '@firebreak/contracts/plain';
import { anchorOf, groupOf, placementsOf, type CellGroup, type FaultRow } from '../cell-groups.js';
import { UNKNOWN } from '../format.js';
import { html, type Markup } from '../markup.js';
import {
  FIRST_MEASURES,
  goodness,
  OTHER_MEASURES,
  overRepeats,
  type Measure,
} from '../measures.js';
import type { Section } from './section.js';
import { scrolling } from './section.js';

/** Fault × placement, one table a measure. */
export function heatMaps(rows: readonly FaultRow[]): Section {
  const placements = placementsOf(rows);
  const map = (measure: Measure) => heatMap(measure, rows, placements);
  const repeats = Math.max(
    1,
    ...rows.flatMap(({ groups }) => groups.map((group) => group.repeats.length)),
  );
  return {
    id: 'matrix',
    title: 'Fault × placement',
    body: html`<p>
        All of it while the fault lasted, unless said otherwise. Blue is good, orange is
        bad${
          repeats > 1 &&
          '; each number is the mean of the repeats, below it how far the 95 % interval reaches to either side'
        }.
        A number leads to its cell.
      </p>
      <div class="maps">${FIRST_MEASURES.map(map)}</div>
      <details>
        <summary>${OTHER_MEASURES.length} more measures</summary>
        <div class="maps">${OTHER_MEASURES.map(map)}</div>
      </details>`,
  };
}

/** One measure of all cells. */
function heatMap(
  measure: Measure,
  rows: readonly FaultRow[],
  placements: readonly Placement[],
): Markup {
  const among = rows.flatMap(({ groups }) =>
    groups.flatMap((group) => overRepeats(measure, group.repeats)?.mean ?? []),
  );
  const head = placements.map((name) => html`<th scope="col"><span>${name}</span></th>`);
  const body = rows.map(
    (row) =>
      html`<tr>
        <th scope="row" title="${row.title}">${row.key}</th>
        ${placements.map((name) => heatCell(measure, groupOf(row, name), among))}
      </tr> `,
  );
  const table = html`<table class="heat" id="map-${measure.id}">
    <caption>
      <strong>${measure.title}</strong>
      ${measure.explains}
    </caption>
    <thead>
      <tr>
        <td></td>
        ${head}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`;
  return scrolling(measure.title, table);
}

function heatCell(
  measure: Measure,
  group: CellGroup | undefined,
  among: readonly number[],
): Markup {
  if (group === undefined) return html`<td class="none">${UNKNOWN}</td>`;
  const link = (text: string) => html`<a href="#${anchorOf(group.shown)}">${text}</a>`;
  const value = overRepeats(measure, group.repeats);
  if (value === undefined) return html`<td class="none">${link(UNKNOWN)}</td>`;
  const good = Math.round(goodness(measure, value.mean, among) * 100);
  const half =
    value.high !== null && html`<small>± ${measure.text(value.high - value.mean)}</small>`;
  return html`<td style="--good:${good}%">${link(measure.text(value.mean))}${half}</td>`;
}
