/*
 * Figures in the documents come from data, and stay in step with them. In Markdown a figure stands
 * between two comments, which readers do not see; the first says where it comes from:
 *
 *   Reads succeed at <!--= claims H5 every-hop -->100 %<!--/-->.
 *
 * A block, such as a table, has its comments on lines of their own.
 */
const FIGURE = /<!--= (?<source>[^>]+?) -->(?<text>[\s\S]*?)<!--\/-->/g;
const OPENING = /<!--=/g;

/** Answers what stands in the data for the words of a figure's first comment. */
export type FigureSource = (words: readonly string[]) => string;

/** A figure that is not what the data say. */
export interface Disagreement {
  readonly line: number;
  readonly source: string;
  readonly stands: string;
  readonly data: string;
}

/** A document with its figures as the data have them. */
export interface FilledDocument {
  readonly text: string;
  readonly figures: number;
  /** Those that stood there differently. */
  readonly disagreements: readonly Disagreement[];
}

/**
 * Puts every figure of a document as the data have it.
 * @throws Error naming the line of a figure whose source is unknown or that has no end
 */
export function fillFigures(markdown: string, figure: FigureSource): FilledDocument {
  const disagreements: Disagreement[] = [];
  let figures = 0;
  const text = markdown.replaceAll(FIGURE, (whole, source: string, stands: string, at: number) => {
    figures += 1;
    const line = lineOf(markdown, at);
    const data = framed(stands, valueOf(figure, source, line));
    if (stands !== data) {
      disagreements.push({ line, source, stands: stands.trim(), data: data.trim() });
    }
    return whole.replace(`-->${stands}<!--`, () => `-->${data}<!--`);
  });
  const begun = markdown.match(OPENING)?.length ?? 0;
  if (begun !== figures) throw new Error(`${begun - figures} figures have no end: <!--/-->`);
  return { text, figures, disagreements };
}

function valueOf(figure: FigureSource, source: string, line: number): string {
  try {
    return figure(wordsOf(source));
  } catch (error) {
    throw new Error(`line ${line}, <!--= ${source} -->: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Words are parted by spaces; what stands in double quotes is one. */
function wordsOf(source: string): string[] {
  return [...source.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** A block keeps the line breaks around it. */
function framed(stands: string, value: string): string {
  return value.includes('\n') || stands.startsWith('\n') ? `\n\n${value.trim()}\n\n` : value;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
