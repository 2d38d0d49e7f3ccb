import { html, type Markup } from '../markup.js';
import { seriesColour, seriesDashes } from '../plot/series.js';

/** Names of lines, each with a piece of its line. */
export function lineLegend(names: readonly string[]): Markup {
  return html`<ul class="legend">
    ${names.map(
      (name, i) => html`<li>${lineSample(seriesColour(i), seriesDashes(i))} ${name}</li>`,
    )}
  </ul>`;
}

/** Names of bars, each with a patch of its colour. */
export function swatchLegend(names: readonly string[]): Markup {
  return html`<ul class="legend">
    ${names.map((name, i) => html`<li>${swatch(seriesColour(i))} ${name}</li>`)}
  </ul>`;
}

/** What the colours and patterns of the time lines mean. */
export function timeLineLegend(): Markup {
  return html`<ul class="legend" aria-label="Legend of the time lines">
    <li>${swatch('var(--ok)')} answered as asked</li>
    <li>${swatch('url(#dots)')} answered with an old value</li>
    <li>${swatch('url(#stripes)')} failed</li>
    <li>${lineSample(seriesColour(0), 'none')} in flight at A</li>
    <li>${lineSample(seriesColour(1), '4,2')} at B</li>
    <li>${swatch('var(--closed)', 4)} closed</li>
    <li>${swatch('var(--open)')} open</li>
    <li>${swatch('var(--half-open)')} half open</li>
    <li>${swatch('var(--fault-ground)')} the fault lasts</li>
  </ul>`;
}

/** What the lines of the latency plots mean. */
export function latencyLegend(operations: readonly string[]): Markup {
  return html`<ul class="legend" aria-label="Legend of the latencies">
    ${operations.map(
      (name, i) => html`<li>${lineSample(seriesColour(i), seriesDashes(i))} ${name}</li>`,
    )}
    <li>${lineSample('currentColor', 'none', 1)} all, while nothing was wrong</li>
  </ul>`;
}

function swatch(fill: string, height = 12): Markup {
  return html`<svg width="20" height="12" aria-hidden="true">
    <rect y="${(12 - height) / 2}" width="20" height="${height}" fill="${fill}" />
  </svg>`;
}

function lineSample(stroke: string, dashes: string, width = 2): Markup {
  return html`<svg width="28" height="12" aria-hidden="true">
    <path d="M0,6H28" stroke="${stroke}" stroke-width="${width}" stroke-dasharray="${dashes}" />
  </svg>`;
}
