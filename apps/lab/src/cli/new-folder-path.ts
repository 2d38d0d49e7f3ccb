import { join } from 'node:path';

const FOLDER = 'lab-results';

/**
 * Where results go: where it was asked for, else a folder named by the moment, which git ignores.
 * @param asked as typed
 */
export function newFolderPath(asked: string | undefined, now = new Date()): string {
  const moment = now.toISOString().slice(0, 19).replaceAll(':', '-').replace('T', '_');
  return asked ?? join(FOLDER, moment);
}
