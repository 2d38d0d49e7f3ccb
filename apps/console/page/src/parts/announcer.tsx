import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { SILENCE, spoken, withNews } from '../model/announcements.js';
import { usePage } from '../state/page-context.js';

const EACH_MS = 1_000;

/** Tells a screen reader of changes, not more often than somebody can listen to. */
export function Announcer() {
  const { state } = usePage();
  const text = useSignal('');
  const announcements = useRef(SILENCE);
  const lastEvent = useRef<number | null>(null);
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
    const events = state.events.peek();
    const since = lastEvent.current ?? events.at(-1)?.id ?? -1;
    lastEvent.current = events.at(-1)?.id ?? since;
    const sentence = state.sentence.peek().text;
    const isNew = sentence !== lastSentence.current;
    lastSentence.current = sentence;
    return [
      ...events.filter((event) => event.id > since).map((event) => `${event.text}.`),
      ...(isNew ? [sentence] : []),
    ];
  }

  return (
    <div class="sr-only" aria-live="polite" role="status">
      {text}
    </div>
  );
}
