import { Presets, SingleBar } from 'cli-progress';

/** Says how far long work is. End it whatever happens. */
export interface Progress {
  /** What is being done now; `at` counts the pieces that are done. */
  update(at: number, doing: string): void;
  /** Takes the bar away, also after a failure. */
  end(): void;
}

const BAR = '{bar} {value}/{total}  {doing}  {left}';
const BAR_SIZE = 20;
const REDRAWS_PER_S = 2;

/**
 * On a terminal a bar with the time that is left; in a pipe one line for each piece of work.
 * @param total pieces
 * @param stream where to: stderr, so that results can be piped
 */
export function startProgress(
  total: number,
  stream: NodeJS.WriteStream = process.stderr,
  now: () => number = () => performance.now(),
): Progress {
  const startedAt = now();
  if (!stream.isTTY) return lines(total, stream);
  const bar = new SingleBar(
    { format: BAR, barsize: BAR_SIZE, fps: REDRAWS_PER_S, hideCursor: true, stream },
    Presets.shades_classic,
  );
  bar.start(total, 0, { doing: '', left: '' });
  return {
    update: (at, doing) => bar.update(at, { doing, left: timeLeft(at, total, now() - startedAt) }),
    end: () => bar.stop(),
  };
}

function lines(total: number, stream: NodeJS.WriteStream): Progress {
  let last = '';
  return {
    update: (at, doing) => {
      const line = doing === '' ? '' : `${at + 1}/${total}  ${doing}\n`;
      if (line !== last) stream.write(line);
      last = line;
    },
    end: () => undefined,
  };
}

/** In words, from what the pieces done so far took; empty before the first is done. */
export function timeLeft(done: number, total: number, elapsedMs: number): string {
  if (done === 0 || done >= total) return '';
  const seconds = Math.round(((elapsedMs / done) * (total - done)) / 1_000);
  return seconds < 90 ? `${seconds} s left` : `${Math.round(seconds / 60)} min left`;
}
