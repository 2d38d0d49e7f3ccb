import type { Document } from './document.js';
import type { ByHand, Elsewhere, Step } from './known-commands.js';
import { commandsOf } from './shell-commands.js';

/** What is known of commands, and where to look it up. */
export interface Knowledge {
  readonly run: readonly Pick<Step, 'command'>[];
  readonly elsewhere: readonly Elsewhere[];
  readonly byHand: readonly ByHand[];
  /** The text of a file of the repository; undefined if there is none. */
  readonly textOf: (path: string) => string | undefined;
}

const LIST = 'test/docs/known-commands.ts';
const SCRIPT = /^npm (?:run )?(?:-s |--silent )?(?<script>[a-z][a-z:-]*)/;
/** npm's own words. */
const NPM = new Set(['ci', 'install', 'ls', 'outdated', 'pack']);

/** Commands of the documents of which nothing is known, and entries of the list that no document has any more. */
export function commandFaults(
  documents: readonly Document[],
  { run, elsewhere, byHand, textOf }: Knowledge,
): string[] {
  const found = documents.flatMap(commandsOf);
  const known = new Set([...run, ...elsewhere, ...byHand].map(({ command }) => command));
  const typed = new Set(found.map(({ text }) => text));
  return [
    ...found
      .filter(({ text }) => !known.has(text))
      .map(({ at, text }) => `${at}: nothing runs "${text}": let ${LIST} say what does`),
    ...[...known]
      .filter((command) => !typed.has(command))
      .map((command) => `${LIST}: no document has "${command}"`),
    ...elsewhere.flatMap((entry) => proofFaults(entry, textOf(entry.file))),
  ];
}

function proofFaults({ command, file, says }: Elsewhere, text: string | undefined): string[] {
  if (text?.includes(says) === true) return [];
  const fault = text === undefined ? 'which is not there' : `which does not say "${says}"`;
  return [`${LIST}: "${command}" is run by ${file}, ${fault}`];
}

/** Inline code that calls an npm script which package.json does not have. */
export function scriptFaults(
  documents: readonly Document[],
  scripts: Readonly<Record<string, string>>,
): string[] {
  return documents.flatMap(({ path, codes }) =>
    codes.flatMap(({ line, text }) => {
      const script = SCRIPT.exec(text)?.groups?.['script'];
      if (script === undefined || NPM.has(script) || Object.hasOwn(scripts, script)) return [];
      return [`${path}:${line}: package.json has no script "${script}" (${text})`];
    }),
  );
}
