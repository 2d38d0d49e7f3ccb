import { agreeing, type Agreement, type AgreementRow } from '../../results/agreement.js';
import type { CellResult } from '../../results/cell-result.js';
import { duration, number, percent } from '../format.js';
import { html, type Markup } from '../markup.js';
import { agreementPlot } from '../plot/agreement-plot.js';
import { scalesOf } from '../plot/scales.js';
import { twinsOf, type Twins } from '../twins.js';
import { timeLineFigure } from './cell-card.js';
import { timeLineLegend } from './legend.js';
import { scrolling, type Section } from './section.js';
import { tableOf } from './table.js';

const NEVER = 'never';

/** Real processes and simulation beside each other, with how far apart they may be. */
export function besideSection(
  agreement: Agreement,
  cells: readonly CellResult[],
  beside: readonly CellResult[],
): Section {
  const { rows } = agreement;
  const { n, of } = agreeing(rows);
  const twins = twinsOf(cells, beside);
  return {
    id: 'beside',
    title: 'Real and simulated',
    body: html`<p>
        ${n} of ${of} numbers agree. A circle is a cell that agrees, a cross one that does not;
        between the lines is what is allowed.
        ${of < rows.length && 'Where chance decides, both are shown and not judged.'}
      </p>
      <figure class="wide">${agreementPlot(agreement)}</figure>
      ${tolerancesTable(agreement)} ${scrolling('Agreement', cellsTable(agreement))}
      ${
        twins.length > 0 &&
        html`<h3>Time lines of both</h3>
          ${timeLineLegend()} ${twins.map(twinDetails)}`
      }`,
  };
}

function tolerancesTable({ rows, tolerances }: Agreement): Markup {
  const lines = tolerances.map(({ metric, allows, why }) => {
    const own = rows.filter((row) => row.metric === metric);
    const { n, of } = agreeing(own);
    return html`<tr>
      <th scope="row">${metric}</th>
      <td>${n} of ${of}</td>
      <td class="text">${allows}</td>
      <td class="text">${why}</td>
    </tr>`;
  });
  const columns = ['what', 'cells that agree', { text: 'allowed' }, { text: 'why so much' }];
  return tableOf('What is compared, and how far apart it may be', columns, lines);
}

function cellsTable({ rows, tolerances }: Agreement): Markup {
  const names = [...new Set(rows.map(nameOf))];
  const metrics = tolerances.filter(({ metric }) => rows.some((row) => row.metric === metric));
  const lines = names.map(
    (name) =>
      html`<tr>
        <th scope="row">${name}</th>
        ${metrics.map(({ metric, unit }) =>
          pairCell(
            rows.find((row) => nameOf(row) === name && row.metric === metric),
            unit,
          ),
        )}
      </tr>`,
  );
  return html`<table class="agreement">
    <caption>
      <strong>Agreement</strong>
      Real, then simulated, and what is allowed; ✗ where they are further apart than that.
    </caption>
    <thead>
      <tr>
        <td></td>
        ${metrics.map(({ metric }) => html`<th scope="col">${metric}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${lines}
    </tbody>
  </table>`;
}

function nameOf({ placement, fault, variant }: AgreementRow): string {
  return [placement, fault, ...(variant === undefined ? [] : [variant])].join('.');
}

function pairCell(
  row: AgreementRow | undefined,
  unit: Agreement['tolerances'][number]['unit'],
): Markup {
  if (row === undefined) return html`<td>–</td>`;
  const { real, simulated, never, tolerance, agrees } = row;
  const text = (value: number | null, times: number): string => {
    if (value === null) return NEVER;
    return times === 0 ? textIn(value, unit) : `${textIn(value, unit)} (${times} ${NEVER})`;
  };
  const allowed = tolerance === null ? 'chance' : `± ${textIn(tolerance, unit)}`;
  const pair = html`${text(real, never.real)} / ${text(simulated, never.simulated)}<br /><small
      >${allowed}</small
    >`;
  return agrees === false ? html`<td class="differs">✗ ${pair}</td>` : html`<td>${pair}</td>`;
}

function textIn(value: number, unit: Agreement['tolerances'][number]['unit']): string {
  if (unit === 'share') return percent(value);
  return unit === 'ms' ? duration(value) : number(value);
}

function twinDetails({ id, real, simulated }: Twins): Markup {
  const scales = scalesOf([real, simulated]);
  return html`<details id="twins-${id}">
    <summary>${id}</summary>
    <div class="pair">
      ${timeLineFigure(real, scales, 'real processes')}
      ${timeLineFigure(simulated, scales, 'simulation')}
    </div>
  </details> `;
}
