/** A piece of HTML whose data is escaped already. Only `html` and `trusted` make it. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a piece of HTML: text is escaped, lists are joined, nothing stays nothing. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const INDENT = /\n\s+/g;

/** Text as it may stand between tags and in quoted attributes; control characters become spaces. */
function escapeText(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are what no HTML may hold
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, ' ')
      .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
  );
}

/** HTML around data: whatever is put in is escaped unless it is `Markup`. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const pieces = strings.map((piece, i) => piece.replaceAll(INDENT, '\n') + textOf(values[i]));
  return new Markup(pieces.join(''));
}

/** Text of our own, or of the plotting library, that is HTML as it stands. Never of data. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Markup) return content.toString();
  if (typeof content === 'string') return escapeText(content);
  if (typeof content === 'number') return String(content);
  return content.map(textOf).join('');
}
