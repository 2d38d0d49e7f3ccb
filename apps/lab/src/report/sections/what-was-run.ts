import type { RunRecord } from '../../results/run-record.js';
import { duration } from '../format.js';
import { html, type Content, type Markup } from '../markup.js';
import type { ReportData } from '../report-data.js';
import type { Section } from './section.js';

/** Host, versions, commit, seed and parameters. */
export function whatWasRun({ record, cells }: ReportData): Section {
  return {
    id: 'run',
    title: 'What was run',
    body: html`<dl class="facts">
        ${factsOf(record, cells).map(([name, value]) => fact(name, value))}
      </dl>
      <details>
        <summary>Versions and parameters</summary>
        <dl class="facts">
          ${versionsAndParameters(record).map(([name, value]) => fact(name, value))}
        </dl>
      </details>`,
  };
}

function factsOf(record: RunRecord, cells: ReportData['cells']): readonly [string, Content][] {
  const { host } = record;
  const sources = [...new Set(cells.map(({ source }) => source))];
  const took = cells.reduce((sum, { tookMs }) => sum + tookMs, 0);
  return [
    ['Command', html`<code>lab ${record.verb}</code>`],
    ['Begun', html`<time datetime="${record.startedAt}">${record.startedAt}</time>`],
    ['Cells', cells.length > 0 ? `${cells.length}, by ${sources.join(' and ')}` : 'none'],
    ['Took', cells.length > 0 && duration(took)],
    ['Seed', record.seed],
    ['Commit', html`<code>${record.commit}</code>`],
    ['Host', `${host.cpu}, ${host.cores} cores, ${host.memoryGb} GB, ${host.platform}`],
    ['Node', host.node],
  ].filter(([, value]) => value !== false) as [string, Content][];
}

function versionsAndParameters({ versions, parameters }: RunRecord): readonly [string, Content][] {
  return [
    ...Object.entries(versions).map(([name, version]): [string, Content] => [name, version]),
    ...Object.entries(parameters).map(([name, value]): [string, Content] => [
      name,
      html`<code>${JSON.stringify(value) ?? ''}</code>`,
    ]),
  ];
}

function fact(name: string, value: Content): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
