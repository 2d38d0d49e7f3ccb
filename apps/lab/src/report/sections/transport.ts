import {
  TRANSPORT_MEASURES,
  type Spread,
  type TransportMeasure,
  type TransportResult,
} from '../../results/transport-result.js';
import { duration, number } from '../format.js';
import { html, type Markup } from '../markup.js';
import type { Section } from './section.js';
import { tableOf } from './table.js';

const NAMES: Readonly<Record<TransportMeasure, string>> = {
  p50Ms: 'p50',
  p99Ms: 'p99',
  callsPerSecond: 'calls a second',
  clientCpuMicros: 'client CPU a call, µs',
  serverCpuMicros: 'server CPU a call, µs',
};

/** The same hop over gRPC and over REST. */
export function transportSection(result: TransportResult): Section {
  return {
    id: 'transport',
    title: 'gRPC and REST',
    body: html`<p>
        The same question over one hop, ${result.rounds} rounds of ${result.callsPerRound} calls,
        all variants in turn. Medians, with the range that half of the rounds lie in.
      </p>
      ${variantsTable(result)} ${ratiosTable(result)} ${bytesTable(result)}
      <details>
        <summary>Question and answer</summary>
        <pre>${result.question}</pre>
        <pre>${result.answer}</pre>
      </details>`,
  };
}

function variantsTable({ variants }: TransportResult): Markup {
  const rows = variants.map(
    ({ transport, control, concurrency, summary }) =>
      html`<tr>
        <th scope="row">${transport}${control && ', again'}</th>
        <td>${concurrency}</td>
        ${TRANSPORT_MEASURES.map((measure) =>
          spreadCell(summary[measure], measure.endsWith('Ms') ? duration : number),
        )}
      </tr>`,
  );
  return tableOf('Each variant', ['transport', 'at once', ...names()], rows);
}

function ratiosTable({ ratios }: TransportResult): Markup {
  const rows = ratios.flatMap(({ concurrency, restOverGrpc, grpcControl, restControl }) =>
    [
      { title: 'REST over gRPC', spreads: restOverGrpc },
      { title: 'noise: gRPC over itself', spreads: grpcControl },
      { title: 'noise: REST over itself', spreads: restControl },
    ].map(
      ({ title, spreads }) =>
        html`<tr>
          <th scope="row">${title}</th>
          <td>${concurrency}</td>
          ${TRANSPORT_MEASURES.map((measure) => spreadCell(spreads[measure], number))}
        </tr>`,
    ),
  );
  return tableOf('Ratios within each round', ['what', 'at once', ...names()], rows);
}

function bytesTable({ bytes }: TransportResult): Markup {
  const rows = bytes.map(
    (one) =>
      html`<tr>
        <th scope="row">${one.transport}</th>
        <td>${number(one.toServerPerCall)}</td>
        <td>${number(one.toClientPerCall)}</td>
        <td>${number(one.firstToServer)}</td>
        <td>${number(one.firstToClient)}</td>
      </tr>`,
  );
  const columns = ['transport', 'to the server', 'to the client', 'first, there', 'first, back'];
  return tableOf('Bytes a call', columns, rows);
}

function names(): readonly string[] {
  return TRANSPORT_MEASURES.map((measure) => NAMES[measure]);
}

function spreadCell(spread: Spread | undefined, text: (value: number) => string): Markup {
  if (spread === undefined) return html`<td></td>`;
  return html`<td>
    ${text(spread.median)}<br /><small>${text(spread.low)} … ${text(spread.high)}</small>
  </td>`;
}
