import type { SweepCell } from '../../results/tune-result.js';
import { duration, number, UNKNOWN } from '../format.js';
import { html, type Markup } from '../markup.js';
import { ruleLabels } from '../plot/sweep-plot.js';
import { scrolling } from './section.js';

/** The sweep as a plane, rules down and open periods across: time lost, and false trips a day below. */
export function sweepPlane(sweep: readonly SweepCell[], bearableTrips: number): Markup {
  const periods = [...new Set(sweep.map(({ openMs }) => openMs))].toSorted((a, b) => a - b);
  const rows = ruleLabels(sweep).map((label) => {
    const cells = periods.map((openMs) =>
      sweep.find((cell) => cell.label === label && cell.openMs === openMs),
    );
    return html`<tr>
      <th scope="row">${label}</th>
      ${cells.map((cell) => planeCell(cell, bearableTrips))}
    </tr>`;
  });
  const table = html`<table class="heat plane">
    <caption>
      <strong>Time lost in an outage</strong>
      By rule and open period; below it the false trips a day. ✗ and orange: more of them than the
      ${number(bearableTrips)} a day that are bearable.
    </caption>
    <thead>
      <tr>
        <td></td>
        ${periods.map((openMs) => html`<th scope="col">${duration(openMs)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return scrolling('Time lost in an outage', table);
}

function planeCell(cell: SweepCell | undefined, bearableTrips: number): Markup {
  if (cell === undefined) return html`<td class="none">${UNKNOWN}</td>`;
  const { falseTripsPerDay: trips, unavailableMsPerOutage: lost } = cell.bought;
  const isBearable = trips <= bearableTrips;
  return html`<td style="--good:${isBearable ? 100 : 0}%">
    ${!isBearable && '✗ '}${lost === null ? 'never opens' : duration(lost)}<small
      >${trips < 1e-6 ? '< 1e-6' : number(trips)}</small
    >
  </td>`;
}
