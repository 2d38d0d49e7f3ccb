import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument, type Document } from './document.js';

/** Folders that git ignores, or that are not ours: nothing in them is there in a fresh clone. */
export const NOT_OURS: ReadonlySet<string> = new Set([
  '.firebreak',
  '.git',
  'coverage',
  'dist',
  'lab-results',
  'node_modules',
]);

/** Every Markdown file of the repository, in order of its path. */
export function findDocuments(root: string): Document[] {
  return pathsIn(root, '')
    .toSorted()
    .map((path) => readDocument(path, readFileSync(join(root, path), 'utf8')));
}

function pathsIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : pathsIn(root, path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
