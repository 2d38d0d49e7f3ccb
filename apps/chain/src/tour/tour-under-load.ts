import type { TourClock } from './clock.js';
import { seconds } from './figures.js';
import { LoadRecord } from './load-record.js';
import { metricsReport, operationRows, type ReportRows } from './metrics-report.js';
import { MoveLog } from './move-log.js';
import type { Pace } from './pace.js';
import { reportTable } from './report-text.js';
import type { TourChain } from './tour-chain.js';
import { TourLoad } from './tour-load.js';
import type { TourPage } from './tour-page.js';
import { TourRunner, type TourSetting } from './tour-runner.js';
import { TOUR_STEPS } from './tour-steps.js';

/** A chain that is fit for the tour, and who is told of it. */
export interface TourStage {
  readonly chain: TourChain;
  /** Where A answers. */
  readonly url: URL;
  readonly page: TourPage;
  readonly pace: Pace;
  readonly clock: TourClock;
  readonly ask: TourSetting['ask'];
}

/**
 * Sends the load, takes the steps and shows the report. The chain is left as the last step left it.
 * @returns the report; undefined when no step was taken
 * @throws the signal's reason when it aborts, and CliError when the stack refuses
 */
export async function tourUnderLoad(
  stage: TourStage,
  signal: AbortSignal,
): Promise<readonly ReportRows[] | undefined> {
  const { chain, clock, page } = stage;
  const record = new LoadRecord(clock);
  const moves = new MoveLog((event) => page.event(event));
  const load = new TourLoad(stage.url, record);
  const over = new AbortController();
  try {
    await load.warmUp(signal);
    await chain.watch(moves, over.signal);
    load.start();
    const began = { load: record.begin(), before: await chain.statuses() };
    const taken = await new TourRunner({ ...stage, record, moves }).run(TOUR_STEPS, signal);
    if (taken === 0) return undefined;
    await load.stop();
    const span = {
      beganUnixMs: 0,
      lastedMs: began.load.lastedMs(clock.now()),
      load: began.load.figures(),
      lateMs: began.load.lateMs,
      before: began.before,
      after: await chain.statuses(),
    };
    const report = [metricsReport({ span, moves }), operationRows(span)];
    showReport(page, report, span.lastedMs);
    return report;
  } finally {
    over.abort();
    await load.leave();
  }
}

function showReport(page: TourPage, report: readonly ReportRows[], lastedMs: number): void {
  page.title(`After ${seconds(lastedMs)}`, 'the metrics report');
  for (const rows of report) {
    page.lines(reportTable(rows, '  '));
    page.blank();
  }
  page.paragraph(
    'clients: every request, and what all breakers together did. Then a column for each of three ' +
      'breakers: A→B is the one for all of B. A breaker counts only while the placement lets it ' +
      'act; a dash stands for what was not measured.',
  );
}
