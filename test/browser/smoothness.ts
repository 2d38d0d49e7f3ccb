import type { Browser, Page } from 'playwright-core';

/** How smoothly the page ran for a while. */
export interface Smoothness {
  readonly repaintsPerSecond: number;
  /** Without a repaint, in ms, the two ends included. */
  readonly longestPauseMs: number;
  /** By PerformanceObserver, in ms; 0 when none took more than 50. Counts waiting for a core too. */
  readonly longestTaskMs: number;
  /** What the task that worked longest worked, by its thread's own clock, in ms. */
  readonly longestWorkMs: number;
}

interface Watched {
  repaints: number[];
  tasks: number[];
  sinceMs: number;
}

declare global {
  interface Window {
    watched?: Watched;
  }
}

/** To be called before the page is opened: notes each repaint of a chart, and each long task. */
export async function watchSmoothness(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { repaints: [], tasks: [], sinceMs: 0 };
    window.watched = watched;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watched.tasks.push(entry.duration);
    }).observe({ type: 'longtask', buffered: true });
    // A chart is cleared when it is about to be painted anew; all of them in one frame are one repaint.
    const canvas = CanvasRenderingContext2D.prototype;
    const clear = Object.getOwnPropertyDescriptor(canvas, 'clearRect')?.value as (
      ...box: readonly number[]
    ) => void;
    canvas.clearRect = function (...box) {
      const now = performance.now();
      if (now - (watched.repaints.at(-1) ?? 0) > 30) watched.repaints.push(now);
      clear.apply(this, box);
    };
  });
}

export async function measureSmoothness(
  browser: Browser,
  page: Page,
  forMs: number,
): Promise<Smoothness> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await page.evaluate(() => {
    const { watched } = window;
    if (watched === undefined) throw new Error('nobody watches this page');
    watched.repaints = [];
    watched.tasks = [];
    watched.sinceMs = performance.now();
  });
  await page.waitForTimeout(forMs);
  const { repaints, tasks, sinceMs, untilMs } = await page.evaluate(() => {
    const { watched = { repaints: [], tasks: [], sinceMs: 0 } } = window;
    return { ...watched, untilMs: performance.now() };
  });
  const trace = await browser.stopTracing();
  // From the begin to the first repaint, and from the last to the end, nothing was repainted either.
  const times = [sinceMs, ...repaints, untilMs];
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? at));
  return {
    repaintsPerSecond: (repaints.length / (untilMs - sinceMs)) * 1_000,
    longestPauseMs: Math.max(...pauses),
    longestTaskMs: Math.max(0, ...tasks),
    longestWorkMs: longestWork(trace),
  };
}

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Thread time, in µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** On the main thread of any renderer: there is one page only. */
function longestWork(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threads = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map((event) => `${event.pid}:${event.tid}`),
  );
  const worked = traceEvents
    .filter((event) => event.ph === 'X' && threads.has(`${event.pid}:${event.tid}`))
    .map((event) => (event.tdur ?? 0) / 1_000);
  return worked.reduce((most, ms) => Math.max(most, ms), 0);
}
