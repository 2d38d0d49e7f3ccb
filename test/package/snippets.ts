import { readFileSync } from 'node:fs';

/** One example of a document. */
export interface Snippet {
  /** Where it begins, such as `README.md:12`. */
  readonly at: string;
  readonly code: string;
  /** What it prints when it runs, by its comments `// prints: ...`; none for one that only compiles. */
  readonly prints: readonly string[];
}

const FENCE = /^```ts\n(?<code>[\s\S]*?)^```$/gm;
const PRINTS = /^.*\/\/ prints: (?<line>.*)$/gm;

/** The ```ts examples of a Markdown file, in their order. */
export function snippetsOf(path: string, name: string): Snippet[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(FENCE)].map((match) => {
    const code = match.groups?.['code'] ?? '';
    const line = text.slice(0, match.index).split('\n').length;
    const prints = [...code.matchAll(PRINTS)].map((found) => found.groups?.['line'] ?? '');
    return { at: `${name}:${line}`, code, prints };
  });
}
