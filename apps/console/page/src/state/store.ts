import { batch, computed, signal } from '@preact/signals';
import type { ChainEvent, Frame, Hello } from '../../../src/contract/index.js';
import { chainSentence } from '../model/chain-sentence.js';
import type { ConsoleLink } from '../model/link-view.js';
import { nextOpenPeriods, type OpenPeriods } from '../model/open-periods.js';
import { sampleOf } from '../model/sample.js';
import { SampleHistory } from '../model/sample-history.js';
import { withEvents } from './events-log.js';
import type { FeedListener } from './feed.js';

/** All that the page shows; components read it, and only what is in this file changes it. */
export interface Store extends FeedListener {
  readonly state: StoreState;
}

export type StoreState = ReturnType<typeof newState>;

export function createStore(): Store {
  const state = newState();

  function startAnew(hello: Hello): void {
    // Another console counts its events anew.
    const isOther = state.hello.value?.console.startedAtUnixMs !== hello.console.startedAtUnixMs;
    state.hello.value = hello;
    state.events.value = withEvents(isOther ? [] : state.events.value, hello.events);
    for (const frame of hello.frames) state.history.push(sampleOf(frame));
    const last = hello.frames.at(-1);
    if (last !== undefined) takeFrame(last);
  }

  function takeFrame(frame: Frame): void {
    state.periods.value = nextOpenPeriods(state.periods.value, frame);
    state.frame.value = frame;
    state.receivedAtMs.value = Date.now();
  }

  return {
    state,
    hello: (hello) => batch(() => startAnew(hello)),
    frame: (frame) =>
      batch(() => {
        state.history.push(sampleOf(frame));
        takeFrame(frame);
      }),
    event: (event: ChainEvent) => {
      state.events.value = withEvents(state.events.value, [event]);
    },
    link: (link) => {
      // Told with every message; only a change is one.
      if (link.kind === 'lost' || link.kind !== state.link.value.kind) state.link.value = link;
    },
  };
}

function newState() {
  const frame = signal<Frame | null>(null);
  return {
    hello: signal<Hello | null>(null),
    frame,
    /** On the page's clock; frames tell their time on the console's. */
    receivedAtMs: signal(0),
    periods: signal<OpenPeriods>(new Map()),
    events: signal<readonly ChainEvent[]>([]),
    link: signal<ConsoleLink>({ kind: 'connecting' }),
    /** Not a signal: the time lines read it when they paint. */
    history: new SampleHistory(),
    sentence: computed(() => chainSentence(frame.value)),
    /** The end of the time lines on the console's clock, when they are paused. */
    pausedAtMs: signal<number | null>(null),
    /** How much of the past the time lines show, in ms. */
    windowMs: signal(120_000),
    /** The time under the pointer, or null. */
    cursorMs: signal<number | null>(null),
    token: signal<string | null>(null),
    /** Whose log lines are shown; a new object asks for them again. */
    request: signal<{ readonly correlationId: string } | null>(null),
  };
}
