import type { CellResult } from '../../results/cell-result.js';
import { COMPARED, twinsOf, type Comparison, type Twins } from '../agreement.js';
import { html, type Markup } from '../markup.js';
import { scalesOf } from '../plot/scales.js';
import { timeLineFigure } from './cell-card.js';
import { timeLineLegend } from './legend.js';
import { scrolling, type Section } from './section.js';

/** Real processes and simulation beside each other. Undefined when they have no cell in common. */
export function besideSection(
  cells: readonly CellResult[],
  beside: readonly CellResult[],
): Section | undefined {
  const twins = twinsOf(cells, beside);
  if (twins.length === 0) return undefined;
  const verdicts = twins.flatMap(({ comparisons }) => comparisons.map(({ agrees }) => agrees));
  const compared = verdicts.filter((agrees) => agrees !== undefined).length;
  const agreed = verdicts.filter((agrees) => agrees === true).length;
  return {
    id: 'beside',
    title: 'Real and simulated',
    body: html`<p>
        ${agreed} of ${compared} comparisons of ${twins.length} cells agree. What may differ:
        ${tolerancesText()}.
      </p>
      ${scrolling('Agreement', agreementTable(twins))} ${timeLineLegend()} ${twins.map(twinDetails)}`,
  };
}

function agreementTable(twins: readonly Twins[]): Markup {
  const rows = twins.map(
    ({ id, comparisons }) =>
      html`<tr>
        <th scope="row"><a href="#twins-${id}">${id}</a></th>
        ${comparisons.map(comparisonCell)}
      </tr>`,
  );
  return html`<table class="agreement">
    <caption>
      <strong>Agreement</strong>
      Real, then simulated; ✗ where they are further apart than that.
    </caption>
    <thead>
      <tr>
        <td></td>
        ${COMPARED.map(({ measure }) => html`<th scope="col">${measure.title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function comparisonCell({ measure, real, simulated, agrees }: Comparison): Markup {
  const texts = `${measure.text(real)} / ${measure.text(simulated)}`;
  return agrees === false ? html`<td class="differs">✗ ${texts}</td>` : html`<td>${texts}</td>`;
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

function tolerancesText(): string {
  return COMPARED.map(({ measure, tolerance: { absolute, relative } }) => {
    const least = measure.text(absolute);
    return `${measure.title} ${relative > 0 ? `${relative * 100} % or ${least}` : least}`;
  }).join('; ');
}
