import { faultRows } from './cell-groups.js';
import { html, trusted, type Markup } from './markup.js';
import type { ReportData } from './report-data.js';
import { besideSection } from './sections/beside.js';
import { cellsSection } from './sections/cells.js';
import { claimsSection } from './sections/claims.js';
import { CHOOSER_SCRIPT } from './sections/chooser.js';
import { fleetSection } from './sections/fleet.js';
import { heatMaps } from './sections/heat-maps.js';
import { sectionMarkup, type Section } from './sections/section.js';
import { sideBySide } from './sections/side-by-side.js';
import { transportSection } from './sections/transport.js';
import { tuneSection } from './sections/tune.js';
import { whatWasRun } from './sections/what-was-run.js';
import { PATTERNS, STYLE } from './style.js';

/** A whole HTML page, in one file, that needs nothing from anywhere: what a folder of results says. */
export function renderReport(data: ReportData): string {
  const title = `Firebreak lab: ${data.record.verb}, ${data.record.startedAt.slice(0, 10)}`;
  return page(title, sectionsOf(data)).toString();
}

function sectionsOf(data: ReportData): readonly Section[] {
  const rows = faultRows(data.cells);
  const sections = [
    whatWasRun(data),
    data.claims && claimsSection(data.claims, data.cells),
    data.tune && tuneSection(data.tune),
    data.transport && transportSection(data.transport),
    data.fleet && fleetSection(data.fleet),
    rows.length > 0 ? heatMaps(rows) : undefined,
    data.agreement && besideSection(data.agreement, data.cells, data.beside ?? []),
    rows.length > 0 ? sideBySide(rows) : undefined,
    rows.length > 0 ? cellsSection(rows) : undefined,
  ];
  return sections.filter((section) => section !== undefined);
}

function page(title: string, sections: readonly Section[]): Markup {
  const links = sections.map(
    (section) => html`<li><a href="#${section.id}">${section.title}</a></li>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${trusted(STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the results</a>
        ${trusted(PATTERNS)}
        <header>
          <h1>${title}</h1>
          <nav aria-label="Contents">
            <ul>
              ${links}
            </ul>
          </nav>
        </header>
        <main id="main">${sections.map(sectionMarkup)}</main>
        ${hasPairs(sections) && CHOOSER_SCRIPT}
      </body>
    </html> `;
}

function hasPairs(sections: readonly Section[]): boolean {
  return sections.some(({ id }) => id === 'pairs');
}
