import { OPERATIONS } from '@firebreak/load';
import type { FaultRow } from '../cell-groups.js';
import { html, type Markup } from '../markup.js';
import { scalesOf } from '../plot/scales.js';
import { cellCard } from './cell-card.js';
import { latencyLegend, timeLineLegend } from './legend.js';
import type { Section } from './section.js';

/** Every cell: time line, latencies, numbers. Cells of one fault have the same axes. */
export function cellsSection(rows: readonly FaultRow[]): Section {
  return {
    id: 'cells',
    title: 'Every cell',
    body: html`${timeLineLegend()}${latencyLegend(OPERATIONS)}
      <p>Axes are the same for all placements of one fault.</p>
      ${rows.map((row, i) => faultDetails(row, i === 0))}`,
  };
}

function faultDetails({ key, title, groups }: FaultRow, isOpen: boolean): Markup {
  const scales = scalesOf(groups.map(({ shown }) => shown));
  return html`<details class="fault" id="fault-${key}" ${isOpen && html`open=""`}>
    <summary>
      <h3>${title} <span class="key">${key}</span></h3>
    </summary>
    <div class="cards">${groups.map((group) => cellCard(group, key, scales))}</div>
  </details> `;
}
