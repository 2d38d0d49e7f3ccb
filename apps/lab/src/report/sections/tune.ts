import type { SweepCell, SweepPoint, TuneResult } from '../../results/tune-result.js';
import { duration, number, percent, UNKNOWN } from '../format.js';
import { html, type Content, type Markup } from '../markup.js';
import { ruleLabels, sweepPlot } from '../plot/sweep-plot.js';
import { lineLegend } from './legend.js';
import type { Section } from './section.js';
import { sweepPlane } from './sweep-plane.js';
import { tableOf } from './table.js';

const VERDICTS = { agrees: '✓ agrees', differs: '✗ differs', 'out-of-reach': '– out of reach' };

/** The proposal of `lab tune`, what it buys, and where it stands among the defaults of others. */
export function tuneSection(result: TuneResult): Section {
  const { proposal, warnings, sweep, points } = result;
  return {
    id: 'tune',
    title: 'Figures for a service',
    body: html`${serviceText(result)}
      ${
        warnings.length > 0 &&
        html`<ul>
          ${warnings.map((text) => html`<li><strong>Mind:</strong> ${text}</li>`)}
        </ul>`
      }
      ${explainedTable(result)}
      <details>
        <summary>As options of the library</summary>
        <pre>${proposal.options}</pre>
      </details>
      ${checksTable(result)}
      <h3>Threshold and open period</h3>
      <figure class="wide">
        ${sweepPlot(sweep, points)}${lineLegend(ruleLabels(sweep))}
        <figcaption>
          Each line is a rule, its dots are open periods. Down and to the left is better. The
          numbers are settings of the table below.
        </figcaption>
      </figure>
      ${pointsTable(points)} ${sweepPlane(sweep, result.wishes.falseTripsPerDay)}`,
  };
}

function serviceText({ service, wishes, simulatedCalls, tookMs }: TuneResult): Markup {
  const { latency } = service;
  return html`<p>
    A service of ${number(service.ratePerSecond)} calls a second, ${percent(service.errorRate)} of
    them failing while nothing is wrong; p50 ${duration(latency.p50Ms)}, p99
    ${duration(latency.p99Ms)}, p99.9
    ${duration(latency.p999Ms)}${
      service.trace &&
      html`, as read from <code>${service.trace.file}</code> (${service.trace.calls} calls)`
    }.
    An outage lasts ${duration(wishes.outageMs)}. Seed ${wishes.seed}, ${number(simulatedCalls)}
    calls simulated in ${duration(tookMs)}.
  </p>`;
}

function explainedTable({ explained }: TuneResult): Markup {
  const rows = explained.map(
    ({ name, value, formula, sentence }) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td>${value}</td>
        <td class="text"><code>${formula}</code></td>
        <td class="text">${sentence}</td>
      </tr>`,
  );
  return tableOf(
    'What is proposed, and why',
    ['figure', 'value', { text: 'formula' }, { text: 'reason' }],
    rows,
  );
}

function checksTable({ checks }: TuneResult): Markup {
  const rows = checks.map(({ name, formula, simulated, verdict, note }) => {
    const text = (value: number | null) => (name.endsWith('Ms') ? duration(value) : number(value));
    return html`<tr>
      <th scope="row">${name}</th>
      <td>${text(formula)}</td>
      <td>${text(simulated?.mean ?? null)}</td>
      <td>${simulated === null ? UNKNOWN : `${text(simulated.low)} … ${text(simulated.high)}`}</td>
      <td class="text">${VERDICTS[verdict]}</td>
      <td class="text">${note}</td>
    </tr>`;
  });
  const columns = [
    'what',
    'formula',
    'simulated',
    '95 % interval',
    { text: 'verdict' },
    { text: 'note' },
  ];
  return tableOf('The formulas against the real breaker, simulated', columns, rows);
}

function pointsTable(points: readonly SweepPoint[]): Markup {
  const rows = points.map(
    (point, i) =>
      html`<tr>
        <th scope="row">${i + 1} ${point.name}</th>
        <td class="text">${point.label}, ${point.basis}</td>
        ${boughtCells(point)}
        <td>${number(point.simulated.falseTripsPerDay.mean)}</td>
        <td>${duration(point.simulated.crashMs?.mean)}</td>
        <td>${duration(point.simulated.hangMs?.mean)}</td>
        <td>${duration(point.simulated.recoveryLagMs?.mean)}</td>
      </tr>`,
  );
  return tableOf(
    'The proposal and what libraries come with, by formula and (last four columns) simulated',
    [
      'setting',
      { text: 'rule' },
      ...BOUGHT,
      'false trips a day',
      'detects a crash',
      'a hang',
      'recovers',
    ],
    rows,
  );
}

const BOUGHT = [
  'open for',
  'false trips a day',
  'detects a crash',
  'a hang',
  'recovers, mean',
  'lost in an outage',
];

function boughtCells({ openMs, bought }: SweepCell): Content {
  return [
    duration(openMs),
    number(bought.falseTripsPerDay),
    duration(bought.detect.crashMs),
    duration(bought.detect.hangMs),
    duration(bought.recoveryLag.meanMs),
    duration(bought.unavailableMsPerOutage),
  ].map((text) => html`<td>${text}</td>`);
}
