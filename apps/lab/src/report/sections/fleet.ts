import type { FleetFile, FleetRecovery, SimulatedClients } from '../../results/fleet-result.js';
import { duration, number, percent, UNKNOWN } from '../format.js';
import { html, type Markup } from '../markup.js';
import { barsPlot } from '../plot/bars-plot.js';
import { fleetPlot } from '../plot/fleet-plot.js';
import type { Section } from './section.js';
import { tableOf } from './table.js';

const BREAKERS = {
  none: 'no breaker',
  own: 'one for each client',
  shared: 'one for all, in one process',
} as const;

/** Many processes before one C that fails for a while, and clients of a server that is silent. */
export function fleetSection(file: FleetFile): Section {
  return {
    id: 'fleet',
    title: 'Fleets',
    body: html`<h3>Attempts at C</h3>
      <p>
        Of all processes of B in each second, on a scale of magnitudes. Jitter spreads each open
        period by that share of it.
      </p>
      <div class="pair">
        ${file.fleets.map(
          (fleet) =>
            html`<figure>
              ${fleetPlot(fleet, file)}
              <figcaption>${jitterName(fleet.jitter)}</figcaption>
            </figure>`,
        )}
      </div>
      ${attemptsTable(file)} ${recoveryTable(file)} ${file.clients && clientsMarkup(file.clients)}`,
  };
}

function attemptsTable({ fleets }: FleetFile): Markup {
  const rows = fleets.map(
    ({ jitter, tookMs, rssMb, result }) =>
      html`<tr>
        <th scope="row">${jitterName(jitter)}</th>
        <td>${number(result.requests)}</td>
        <td>${percent(result.ok.before)}</td>
        <td>${percent(result.ok.outage)}</td>
        <td>${percent(result.ok.after)}</td>
        <td>${number(result.attemptsPerSecondDown)}</td>
        <td>${number(result.peakPer100Ms.down)}</td>
        <td>${number(result.peakPer100Ms.back)}</td>
        <td>${duration(tookMs)}</td>
        <td>${number(rssMb)} MB</td>
      </tr>`,
  );
  const columns = [
    'fleet',
    'requests',
    'ok before',
    'in the outage',
    'after',
    'attempts a second, C down',
    'peak, C down',
    'peak, C back',
    'simulated in',
    'memory',
  ];
  return tableOf('Good answers, attempts at C, and the most of them in 100 ms', columns, rows);
}

function recoveryTable({ fleets }: FleetFile): Markup {
  const rows = fleets.flatMap(({ jitter, result: { recovery } }) =>
    (['a', 'b'] as const).map((service) =>
      recoveryRow(`${service.toUpperCase()}, ${jitterName(jitter)}`, recovery[service]),
    ),
  );
  const columns = ['processes of', 'with a breaker open', '50 % closed', '99 %', 'all'];
  return tableOf('From C back until they had no breaker open any more', columns, rows);
}

function recoveryRow(name: string, { open, halfMs, p99Ms, allMs }: FleetRecovery): Markup {
  const after = (ms: number | null): string => {
    if (open === 0) return UNKNOWN;
    return ms === null ? 'later' : duration(ms);
  };
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${number(open)}</td>
    <td>${after(halfMs)}</td>
    <td>${after(p99Ms)}</td>
    <td>${after(allMs)}</td>
  </tr>`;
}

function clientsMarkup({ clients, timeoutMs, outageMs, results }: SimulatedClients): Markup {
  const title = 'Seconds spent waiting, all clients together';
  const rows = results.map(
    ({ breaker, result }) =>
      html`<tr>
        <th scope="row">${BREAKERS[breaker]}</th>
        <td>${number(result.waitedS)} s</td>
        <td>${number(result.firstRoundS)} s</td>
        <td>${number(result.sent)}</td>
        <td>${number(result.refused)}</td>
      </tr>`,
  );
  const columns = ['breaker', 'waited', 'of it in the first round', 'sent', 'refused'];
  return html`<h3>Clients of a silent server</h3>
    <p>
      ${number(clients)} clients with a timeout of ${duration(timeoutMs)}, the server silent for
      ${duration(outageMs)}. No breaker spares what is under way at once: the first round costs the
      same with any.
    </p>
    <figure>
      ${barsPlot({
        kind: 'bars',
        title,
        unit: 'count',
        scale: 'linear',
        categories: results.map(({ breaker }) => BREAKERS[breaker]),
        series: [{ name: 'waited', values: results.map(({ result }) => result.waitedS) }],
        marks: [],
      })}
      <figcaption>${title}.</figcaption>
    </figure>
    ${tableOf('What the outage cost', columns, rows)}`;
}

function jitterName(jitter: number): string {
  return jitter === 0 ? 'no jitter' : `jitter ± ${percent(jitter)}`;
}
