import { OPERATIONS } from '@firebreak/load';
import { PHASES, type Answers, type CellResult } from '../../results/cell-result.js';
import { cellId } from '../../scenario/cell.js';
import { anchorOf, type CellGroup } from '../cell-groups.js';
import { duration, number, percent } from '../format.js';
import { html, type Markup } from '../markup.js';
import { answersPlot } from '../plot/answers-plot.js';
import { breakersPlot } from '../plot/breakers-plot.js';
import { inFlightPlot } from '../plot/in-flight-plot.js';
import { latencyPlot } from '../plot/latency-plot.js';
import type { Scales } from '../plot/scales.js';
import { FIRST_MEASURES, OTHER_MEASURES } from '../measures.js';
import { scrolling } from './section.js';

/** The time line of a cell: answers, requests in flight, breakers, above each other. */
export function timeLineFigure(result: CellResult, scales: Scales, caption: string): Markup {
  return html`<figure class="time-line">
    ${answersPlot(result, scales)}${inFlightPlot(result, scales)}${breakersPlot(result)}
    <figcaption>${caption}</figcaption>
  </figure>`;
}

/** One placement under one fault: time line, latencies, numbers; of its repeats the numbers only. */
export function cellCard(
  { placement, repeats, shown }: CellGroup,
  faultKey: string,
  scales: Scales,
): Markup {
  const key = `${placement}.${faultKey}`;
  const others = repeats.filter((result) => result !== shown);
  return html`<article class="card" id="${anchorOf(shown)}" data-chosen="${key}">
    <h4>${placement}</h4>
    ${timeLineFigure(shown, scales, 'Answers a second, requests in flight, breakers.')}
    <figure>
      ${latencyPlot(shown, scales)}
      <figcaption>Latencies while the fault lasted.</figcaption>
    </figure>
    ${numbers(shown)}${others.map(
      (other) => html`<div id="${anchorOf(other)}">${numbers(other)}</div> `,
    )}
  </article> `;
}

function numbers(result: CellResult): Markup {
  const id = cellId(result.cell);
  const measures = [...FIRST_MEASURES, ...OTHER_MEASURES];
  return html`<details>
    <summary>Numbers of ${id}</summary>
    ${scrolling(`Answers of ${id}`, answersTable(result))}
    <dl class="facts">
      ${measures.map(
        (measure) =>
          html`<div>
            <dt>${measure.title}</dt>
            <dd>${measure.text(measure.of(result))}</dd>
          </div>`,
      )}
      <div>
        <dt>A → B</dt>
        <dd>${hopText(result.hops.aToB)}</dd>
      </div>
      <div>
        <dt>B → C</dt>
        <dd>${hopText(result.hops.bToC)}</dd>
      </div>
      <div>
        <dt>Seed</dt>
        <dd>${result.cell.seed}</dd>
      </div>
      <div>
        <dt>Source</dt>
        <dd>${result.source}, took ${duration(result.tookMs)}</dd>
      </div>
    </dl>
  </details>`;
}

function answersTable({ phases }: CellResult): Markup {
  const rows = PHASES.flatMap((phase) =>
    OPERATIONS.flatMap((operation) => {
      const answers = phases[phase][operation];
      return answers === undefined ? [] : [answersRow(phase, operation, answers)];
    }),
  );
  return html`<table>
    <caption>
      Answers by phase
    </caption>
    <thead>
      <tr>
        <th scope="col">phase</th>
        <th scope="col">operation</th>
        <th scope="col">sent</th>
        <th scope="col">as asked</th>
        <th scope="col">old value</th>
        <th scope="col">failed</th>
        <th scope="col">p50</th>
        <th scope="col">p99</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function answersRow(phase: string, operation: string, answers: Answers): Markup {
  const { sent, ok, degraded, failed, latency } = answers;
  const failures = Object.entries(failed)
    .filter(([, count]) => count > 0)
    .map(([how, count]) => `${how}: ${count}`);
  return html`<tr>
    <th scope="row">${phase}</th>
    <th scope="row">${operation}</th>
    <td>${sent}</td>
    <td>${percent(ok / sent)}</td>
    <td>${degraded}</td>
    <td>${failures.join(', ')}</td>
    <td>${duration(latency?.p50Ms)}</td>
    <td>${duration(latency?.p99Ms)}</td>
  </tr> `;
}

function hopText({ attempts, neverSent, blocked, waitedMs }: CellResult['hops']['aToB']): string {
  return `${number(attempts)} attempts, ${number(neverSent)} without a connection, ${number(blocked)} refused, ${duration(waitedMs)} waited`;
}
