import { html, type Markup } from '../markup.js';
import { scrolling } from './section.js';

/** The heading of a column: of numbers, unless it says that it holds text. */
export type Column = string | { readonly text: string };

/** A table with a caption, in a frame that scrolls; its first column names the rows. */
export function tableOf(
  caption: string,
  columns: readonly Column[],
  rows: readonly Markup[],
): Markup {
  const heads = columns.map((column) =>
    typeof column === 'string'
      ? html`<th scope="col">${column}</th>`
      : html`<th scope="col" class="text">${column.text}</th>`,
  );
  const table = html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return scrolling(caption, table);
}
