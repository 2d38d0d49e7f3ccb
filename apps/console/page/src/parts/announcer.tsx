import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { newsOf, SILENCE, spoken, withNews, type Told } from '../model/announcements.js';
import { usePage } from '../state/page-context.js';

const EACH_MS = 1_000;

/** Tells a screen reader of changes, not more often than somebody can listen to. */
export function Announcer() {
  const { state } = usePage();
  const text = useSignal('');
  const announcements = useRef(SILENCE);
  const told = useRef<Told | null>(null);
  const lastSentence = useRef('');

  useEffect(() => {
    const timer = setInterval(() => {
      const next = spoken(withNews(announcements.current, news()), Date.now());
      announcements.current = next;
      text.value = next.text;
    }, EACH_MS);
    return () => clearInterval(timer);
  }, []);

  function news(): readonly string[] {
    const hello = state.hello.peek();
    // Until then nobody knows what is the past.
    if (hello === null) return [];
    const { startedAtUnixMs } = hello.console;
    const since = newsOf(state.events.peek(), startedAtUnixMs, told.current);
    told.current = since.told;
    const sentence = state.sentence.peek().text;
    const isNew = sentence !== lastSentence.current;
    lastSentence.current = sentence;
    return [...since.news, ...(isNew ? [sentence] : [])];
  }

  return (
    <div class="sr-only" aria-live="polite" role="status">
      {text}
    </div>
  );
}
