import type { ChainSentence } from '../model/chain-sentence.js';

const SHAPES: Readonly<Record<ChainSentence['tone'], string>> = {
  calm: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20ZM7.5 12.2l3.1 3.1 6-6.4',
  watch: 'M12 3 22 20.5H2ZM12 9.5v5M12 17.4v.4',
  trouble: 'M8 2h8l6 6v8l-6 6H8l-6-6V8ZM8.5 8.5l7 7M15.5 8.5l-7 7',
};

/** A round tick, a triangle or an octagon: the shape alone says how bad it is. */
export function ToneIcon({ tone }: { readonly tone: ChainSentence['tone'] }) {
  return (
    <svg class="tone-icon" viewBox="0 0 24 24" width="30" height="30" aria-hidden="true">
      <path d={SHAPES[tone]} />
    </svg>
  );
}
