import markdownIt, { type Token } from 'markdown-it';

/** A link of a document, as it is written. */
export interface Link {
  readonly line: number;
  readonly href: string;
}

/** A fenced block. */
export interface Fence {
  /** Of the opening fence. */
  readonly line: number;
  /** The first word after the opening fence; empty if there is none. */
  readonly language: string;
  readonly text: string;
}

/** What the checks want to know of a Markdown file. */
export interface Document {
  /** From the root of the repository. */
  readonly path: string;
  readonly links: readonly Link[];
  /** The names that its headings can be linked to by, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
  readonly fences: readonly Fence[];
  /** What stands in quotes before a link to a spec: the title of a test in it. */
  readonly titles: readonly {
    readonly line: number;
    readonly text: string;
    readonly href: string;
  }[];
  /** Inline code. */
  readonly codes: readonly { readonly line: number; readonly text: string }[];
}

const parser = markdownIt({ html: true });

/** @param path from the root of the repository */
export function readDocument(path: string, markdown: string): Document {
  const tokens = parser.parse(markdown, {});
  const blocks = inlineBlocks(tokens);
  const inline = blocks.flat();
  return {
    path,
    links: inline.flatMap(({ token, line }) => {
      const href = token.attrGet(token.type === 'image' ? 'src' : 'href');
      return href === null ? [] : [{ line, href: String(href) }];
    }),
    anchors: anchorsOf(tokens),
    fences: tokens.flatMap((token) =>
      token.type === 'fence'
        ? [{ line: lineOf(token), language: languageOf(token), text: token.content }]
        : [],
    ),
    titles: blocks.flatMap(titlesOf),
    codes: inline.flatMap(({ token, line }) =>
      token.type === 'code_inline' ? [{ line, text: token.content.replaceAll('\n', ' ') }] : [],
    ),
  };
}

interface Placed {
  readonly token: Token;
  readonly line: number;
}

/** The parts of paragraphs, headings and cells, each with its line. */
function inlineBlocks(tokens: readonly Token[]): Placed[][] {
  let line = 1;
  return tokens.map((block) => {
    // A cell does not know its line; the row before it does.
    line = block.map === null ? line : lineOf(block);
    return withLines(block, line);
  });
}

function withLines({ children }: Token, from: number): Placed[] {
  let line = from;
  return (children ?? []).map((token) => {
    const own = line;
    line += token.type === 'softbreak' || token.type === 'hardbreak' ? 1 : 0;
    return { token, line: own };
  });
}

function titlesOf(block: readonly Placed[]): Document['titles'] {
  let before = '';
  return block.flatMap(({ token, line }) => {
    if (token.type !== 'link_open') {
      before += token.type === 'softbreak' ? ' ' : token.content;
      return [];
    }
    const href = String(token.attrGet('href'));
    const quoted = href.endsWith('.spec.ts') ? [...before.matchAll(/"([^"]+)"/g)] : [];
    before = '';
    return quoted.map(([, text = '']) => ({ line, text, href }));
  });
}

function anchorsOf(tokens: readonly Token[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const slug = slugOf(tokens[index + 1]?.children ?? []);
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** What GitHub makes of a heading: small letters, no punctuation, hyphens for spaces. */
function slugOf(heading: readonly Token[]): string {
  return heading
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

function languageOf({ info }: Token): string {
  return info.trim().split(/\s/, 1)[0] ?? '';
}

function lineOf({ map }: Token): number {
  return (map?.[0] ?? 0) + 1;
}
