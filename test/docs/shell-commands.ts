import type { Document, Fence } from './document.js';

/** A command that a document tells its reader to type. */
export interface Command {
  /** Such as `docs/chain.md:12`. */
  readonly at: string;
  /** On one line, without comment. */
  readonly text: string;
  /** What the document shows of its output; undefined where it shows none. */
  readonly output?: string;
}

const SHELL = new Set(['sh', 'bash', 'shell', 'console']);
const PROMPT = '$ ';
/** What a block that is called nothing begins with when it is a script all the same. */
const TOOL = /^(npm|npx|node|docker|curl|git) /;

/**
 * The commands of a document's fenced blocks: each line of one that is called `sh`, and what follows a
 * `$ ` at the beginning of a line of one that is called nothing; of that too each line, if it begins
 * with a command.
 */
export function commandsOf({ path, fences }: Document): Command[] {
  return fences.flatMap((fence) => {
    const isScript = fence.language === '' && TOOL.test(fence.text);
    if (isScript || SHELL.has(fence.language)) return scriptCommands(path, fence);
    return fence.language === '' || fence.language === 'text' ? typedCommands(path, fence) : [];
  });
}

function scriptCommands(path: string, fence: Fence): Command[] {
  return joinedLines(fence.text).flatMap(({ text, offset }) =>
    parts(text).map((part) => ({ at: `${path}:${fence.line + 1 + offset}`, text: part })),
  );
}

function typedCommands(path: string, fence: Fence): Command[] {
  const commands: { at: string; text: string; output: string }[] = [];
  for (const { text, offset } of joinedLines(fence.text)) {
    if (text.startsWith(PROMPT)) {
      const at = `${path}:${fence.line + 1 + offset}`;
      commands.push({ at, text: oneLine(text.slice(PROMPT.length)), output: '' });
      continue;
    }
    const last = commands.at(-1);
    if (last !== undefined) last.output += `${text}\n`;
  }
  return commands;
}

/** Lines, those that end in a backslash joined with the next. */
function joinedLines(text: string): { readonly text: string; readonly offset: number }[] {
  const lines: { text: string; offset: number }[] = [];
  let isGoingOn = false;
  for (const [offset, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const last = lines.at(-1);
    const own = line.endsWith('\\') ? line.slice(0, -1) : line;
    if (isGoingOn && last !== undefined) last.text += ` ${own.trim()}`;
    else lines.push({ text: own, offset });
    isGoingOn = own !== line;
  }
  return lines;
}

function parts(line: string): string[] {
  return line
    .replace(/(^|\s)#.*$/, '')
    .split(/\s&&\s/)
    .map(oneLine)
    .filter((part) => part !== '');
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
