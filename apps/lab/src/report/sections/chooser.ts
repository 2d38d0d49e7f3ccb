import { placementsOf, type FaultRow } from '../cell-groups.js';
import { html, trusted, type Content, type Markup } from '../markup.js';

/*
 * Any two cells beside each other. It is the only thing of the page that needs a script, and without one
 * it does not show: the pairs below it are there in any case.
 */

const SCRIPT = `
(() => {
  const form = document.getElementById('chooser');
  const show = () => {
    for (const side of ['left', 'right']) {
      const id = form.elements[side].value + '.' + form.elements.fault.value;
      const place = document.getElementById('chosen-' + side);
      const figure = [...document.querySelectorAll('.card')].find(
        (card) => card.dataset.chosen === id,
      )?.querySelector('figure')?.cloneNode(true);
      place.replaceChildren(figure ?? 'not measured');
      const caption = place.querySelector('figcaption');
      if (caption) caption.textContent = form.elements[side].value;
    }
  };
  form.addEventListener('change', show);
  form.hidden = false;
  document.getElementById('chosen').hidden = false;
  show();
})();
`;

/** Lists to choose a fault and two placements from, and room for their time lines. */
export function chooser(rows: readonly FaultRow[]): Markup {
  const placements = placementsOf(rows);
  const option = (value: string, text: string, isChosen: boolean) =>
    html`<option value="${value}" ${isChosen && html`selected=""`}>${text}</option>`;
  const placementList = (name: string, chosen: string): Content =>
    html`<label
      >${name}
      <select name="${name}">
        ${placements.map((placement) => option(placement, placement, placement === chosen))}
      </select></label
    >`;
  return html`<form class="choose" id="chooser" hidden="" aria-controls="chosen">
      <label
        >fault
        <select name="fault">
          ${rows.map(({ key, title }, i) => option(key, title, i === 0))}
        </select></label
      >${placementList('left', 'every-hop-naive')}${placementList('right', 'every-hop')}
    </form>
    <div class="pair" id="chosen" aria-live="polite" hidden="">
      <div id="chosen-left"></div>
      <div id="chosen-right"></div>
    </div>`;
}

/** The script of the chooser; it belongs at the end of the page, below the cells. */
export const CHOOSER_SCRIPT = html`<script>
  ${trusted(SCRIPT)};
</script>`;
