import type { CellResult } from '../../results/cell-result.js';
import type { ClaimResult, Measurement } from '../../results/claim-result.js';
import { cellId } from '../../scenario/cell.js';
import { inUnit, UNKNOWN } from '../format.js';
import { html, type Content, type Markup } from '../markup.js';
import { claimPlot } from '../plot/claim-plot.js';
import { lineLegend, swatchLegend } from './legend.js';
import { scrolling, type Section } from './section.js';

/** A word and a sign, so that colour is not needed. */
const VERDICTS: Readonly<Record<ClaimResult['verdict'], string>> = {
  holds: '✓ holds',
  does_not_hold: '✗ does not hold here',
  inconclusive: '? inconclusive',
};
const OUTCOMES = { met: '✓ met', not_met: '✗ not met', unclear: '? unclear' } as const;

/** Every claim with its verdict in one table; then each with prediction, measurements and plot. */
export function claimsSection(
  claims: readonly ClaimResult[],
  cells: readonly CellResult[],
): Section {
  const shown = new Set(cells.map(({ cell }) => cellId(cell)));
  const held = claims.filter(({ verdict }) => verdict === 'holds').length;
  const rows = claims.map(
    (claim) =>
      html`<tr>
        <th scope="row"><a href="#claim-${claim.id}">${claim.id}</a></th>
        <td class="text">${claim.title}</td>
        <td class="text verdict">${VERDICTS[claim.verdict]}${beforeText(claim)}</td>
        <td class="text because">${claim.reason}</td>
        <td class="text">${claim.kind}</td>
      </tr>`,
  );
  const table = html`<table>
    <caption>
      ${held} of ${claims.length} claims hold here.
    </caption>
    <thead>
      <tr>
        <td></td>
        <th scope="col" class="text">claim</th>
        <th scope="col" class="text">verdict</th>
        <th scope="col" class="text because">because</th>
        <th scope="col" class="text">source</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return {
    id: 'claims',
    title: 'Claims',
    body: html`${scrolling('Verdicts', table)}${claims.map((claim) => claimMarkup(claim, shown))}`,
  };
}

function beforeText({ verdict, verdictBefore }: ClaimResult): string {
  if (verdictBefore === undefined || verdictBefore === verdict) return '';
  return ` (run before: ${VERDICTS[verdictBefore]})`;
}

function claimMarkup(claim: ClaimResult, shown: ReadonlySet<string>): Markup {
  return html`<article class="claim" id="claim-${claim.id}">
    <div>
      <h3>${claim.id} ${claim.title}: <span class="verdict">${VERDICTS[claim.verdict]}</span></h3>
      <p>${claim.claim} <small>(${claim.origin})</small></p>
      <p><strong>Predicted.</strong> ${claim.prediction}</p>
      <p><strong>Found.</strong> ${claim.reason}</p>
      <p>
        By ${claim.kind}, seed ${claim.seed}:
        <code>${claim.command}</code>
      </p>
      ${cellLinks(claim.cells, shown)}
    </div>
    <figure>
      ${claimPlot(claim.plot)}
      <figcaption>${captionOf(claim)}</figcaption>
    </figure>
    ${scrolling(`Measurements of ${claim.id}`, measurementTable(claim))}
  </article>`;
}

function captionOf({ plot }: ClaimResult): Content {
  const marks = plot.marks.map(({ name, value }) => `${name} (${inUnit(value, plot.unit)})`);
  return html`${plot.title}.
  ${marks.length > 0 && `Dotted: ${marks.join(', ')}.`}${plot.kind === 'bars' ? swatchLegend(barNames(plot)) : lineLegend(namesOf(plot))}`;
}

/** Bars of one series are named by their categories alone. */
function barNames(plot: ClaimResult['plot']): readonly string[] {
  return plot.series.length > 1 ? namesOf(plot) : [];
}

function namesOf({ series }: ClaimResult['plot']): readonly string[] {
  return series.map(({ name }) => name);
}

function cellLinks(cells: readonly string[], shown: ReadonlySet<string>): Content {
  if (cells.length === 0) return null;
  const links = cells.map((id) =>
    shown.has(id) ? html`<li><a href="#cell-${id}">${id}</a></li>` : html`<li>${id}</li>`,
  );
  return html`<details>
    <summary>Rests on ${cells.length} cells</summary>
    <ul>
      ${links}
    </ul>
  </details>`;
}

function measurementTable({ measurements }: ClaimResult): Markup {
  const repeated = measurements.some(({ before }) => before !== undefined);
  return html`<table>
    <caption>
      Measured, with 95 % intervals
    </caption>
    <thead>
      <tr>
        <th scope="col" class="text">what</th>
        <th scope="col">value</th>
        <th scope="col">interval</th>
        <th scope="col">of</th>
        <th scope="col">predicted</th>
        <th scope="col" class="text">prediction</th>
        ${repeated && html`<th scope="col">run before</th>`}
      </tr>
    </thead>
    <tbody>
      ${measurements.map((measurement) => measurementRow(measurement, repeated))}
    </tbody>
  </table>`;
}

function measurementRow(measurement: Measurement, repeated: boolean): Markup {
  const { name, unit, value, low, high, n, expected, outcome, before } = measurement;
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${inUnit(value, unit)}</td>
    <td>${rangeText(low, high, unit)}</td>
    <td>${n}</td>
    <td>${expected === null ? UNKNOWN : rangeText(expected.low, expected.high, unit)}</td>
    <td class="text">${outcome === null ? 'only shown' : OUTCOMES[outcome]}</td>
    ${
      repeated &&
      html`<td>
        ${before && `${inUnit(before.value, unit)}, ${before.agrees ? '✓ agrees' : '✗ differs'}`}
      </td>`
    }
  </tr>`;
}

function rangeText(low: number | null, high: number | null, unit: Measurement['unit']): string {
  if (low === null && high === null) return UNKNOWN;
  if (low === null) return `≤ ${inUnit(high, unit)}`;
  if (high === null) return `≥ ${inUnit(low, unit)}`;
  return `${inUnit(low, unit)} … ${inUnit(high, unit)}`;
}
