import type { ReportRows } from './metrics-report.js';
import { reportMarkdown } from './report-text.js';

/** A run of the tour as a document: what it printed, and its report as Markdown. */
export function tourDocument(printed: readonly string[], report: readonly ReportRows[]): string[] {
  const lines = [...printed];
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  return [
    '# The tour',
    '',
    'A narrated run on the real chain: it is loaded, broken in five ways and healed, and each step says',
    'what happened and which figure shows it. Step by step, on the stack that runs or on one of its own:',
    '',
    '```sh',
    'npm run tour',
    '```',
    '',
    'Below is what one run printed. It is written anew, with other figures, by:',
    '',
    '```sh',
    'npm run docs:tour',
    '```',
    '',
    '## Transcript',
    '',
    '```text',
    ...lines,
    '```',
    '',
    '## Its report',
    '',
    ...report.flatMap((rows) => [...reportMarkdown(rows), '']).slice(0, -1),
  ];
}
