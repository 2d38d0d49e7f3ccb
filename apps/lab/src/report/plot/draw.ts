import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html, trusted, type Markup } from '../markup.js';
import { shortenPath } from './shorten-path.js';

/*
 * Plots become text here: drawn into a document without a browser, shortened, and themed by the page.
 * Colours are the page's variables (`var(--ok)`), so that one drawing serves light and dark.
 */

/** Width that every plot is drawn for, in px: what a phone of 360 px has room for, letters at full size. */
export const PLOT_WIDTH = 336;

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const SHORTENED = new Set(['transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'width', 'height']);
const NUMBER = /-?\d+\.\d{2,}/g;

/** What stands in a plot for those who cannot see it, and the plot itself. */
export interface Drawing extends Plot.PlotOptions {
  /** One sentence that says what is to be seen. */
  readonly says: string;
}

/** An SVG as text for the page. */
export function draw({ says, ...options }: Drawing): Markup {
  const svg = Plot.plot({ width: PLOT_WIDTH, ...options, className: 'plot', document });
  for (const style of svg.querySelectorAll('style')) style.remove();
  for (const element of svg.querySelectorAll('*')) shorten(element);
  // Not set as an attribute: linkedom would leave what looks like a tag in it as it is.
  const named = html`<svg role="img" aria-label="${says}"`;
  return trusted(svg.outerHTML.replace('<svg', () => named.toString()));
}

function shorten(element: Element): void {
  for (const name of element.getAttributeNames()) {
    const text = element.getAttribute(name) ?? '';
    if (name.startsWith('aria-')) element.removeAttribute(name);
    if (name === 'd') element.setAttribute(name, shortenPath(text));
    if (SHORTENED.has(name)) element.setAttribute(name, text.replaceAll(NUMBER, rounded));
  }
}

function rounded(text: string): string {
  return String(Number(Number(text).toFixed(1)));
}
