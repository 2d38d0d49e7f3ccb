/** How the page and the console stand. */
export type ConsoleLink =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Connected, but no frame has come for a while. */
  | { readonly kind: 'quiet' }
  | { readonly kind: 'lost'; readonly attempt: number; readonly retryAtMs: number };

/** What the header says about it. */
export interface LinkView {
  readonly word: string;
  /** What it means for what is shown; empty while all is well. */
  readonly note: string;
  readonly tone: 'good' | 'wait' | 'bad';
}

export function linkView(link: ConsoleLink, nowMs: number): LinkView {
  switch (link.kind) {
    case 'connecting':
      return { word: 'connecting', note: 'Looking for the console.', tone: 'wait' };
    case 'live':
      return { word: 'live', note: '', tone: 'good' };
    case 'quiet':
      return {
        word: 'quiet',
        note: 'The console is connected but sends nothing. What is shown is old.',
        tone: 'bad',
      };
    case 'lost': {
      const seconds = Math.max(0, Math.ceil((link.retryAtMs - nowMs) / 1_000));
      const when = seconds === 0 ? 'now' : `in ${seconds} s`;
      return {
        word: 'reconnecting',
        note: `The console does not answer; what is shown is old. Next attempt ${when}.`,
        tone: 'bad',
      };
    }
  }
}
