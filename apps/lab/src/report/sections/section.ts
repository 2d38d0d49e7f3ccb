import { html, type Content, type Markup } from '../markup.js';

/** A part of the page with a heading, and with an anchor that the page's contents lead to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Content;
}

/** A section as HTML. */
export function sectionMarkup({ id, title, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section> `;
}

/** A wide table in a frame of its own that scrolls, also by keyboard, so that the page never does. */
export function scrolling(name: string, table: Markup): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${name}">${table}</div>`;
}
