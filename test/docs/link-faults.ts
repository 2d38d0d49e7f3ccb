import { posix } from 'node:path';
import type { Document, Link } from './document.js';
import { NOT_OURS } from './find-documents.js';

/** What a path from the root of the repository leads to. */
export type PathKind = 'file' | 'folder' | 'nothing';

const ELSEWHERE = /^[a-z][a-z+.-]*:/i;

/**
 * Relative links and anchors that lead nowhere, one line each. Links to other sites are left alone: a
 * check that needs the network fails for reasons of its own.
 */
export function linkFaults(
  documents: readonly Document[],
  kindOf: (path: string) => PathKind,
): string[] {
  const byPath = new Map(documents.map((document) => [document.path, document]));
  return documents.flatMap((document) =>
    document.links.flatMap((link) => {
      const fault = faultOf(link, document, { byPath, kindOf });
      return fault === undefined
        ? []
        : [`${document.path}:${link.line}: the link ${link.href} ${fault}`];
    }),
  );
}

/** Titles of tests that are not in the spec that a document links to for them. */
export function titleFaults(
  documents: readonly Document[],
  textOf: (path: string) => string | undefined,
): string[] {
  return documents.flatMap((document) =>
    document.titles.flatMap(({ line, text, href }) => {
      const spec = textOf(pathFrom(document, href));
      const isThere = spec === undefined || spec.includes(text);
      return isThere ? [] : [`${document.path}:${line}: ${href} has no test "${text}"`];
    }),
  );
}

interface Places {
  readonly byPath: ReadonlyMap<string, Document>;
  readonly kindOf: (path: string) => PathKind;
}

function faultOf({ href }: Link, from: Document, { byPath, kindOf }: Places): string | undefined {
  if (ELSEWHERE.test(href)) return undefined;
  const [file = '', anchor] = decodeURI(href).split('#', 2);
  const path = file === '' ? from.path : pathFrom(from, file);
  if (path.startsWith('..') || path.startsWith('/')) return 'leaves the repository';
  if (path.split('/').some((part) => NOT_OURS.has(part))) return 'is not there in a fresh clone';
  const kind = kindOf(path);
  if (kind === 'nothing') return `leads nowhere: there is no ${path}`;
  if (anchor === undefined) return undefined;
  const page = byPath.get(kind === 'folder' ? posix.join(path, 'README.md') : path);
  if (page === undefined) return 'has an anchor, and only Markdown files have those';
  return page.anchors.has(anchor) ? undefined : `leads nowhere: ${nearest(page)}`;
}

function pathFrom({ path }: Document, file: string): string {
  if (file.startsWith('/')) return file;
  return posix.join(posix.dirname(path), file).replace(/\/$/, '') || '.';
}

function nearest({ path, anchors }: Document): string {
  return `${path} has ${[...anchors].map((anchor) => `#${anchor}`).join(' ')}`;
}
