import { join } from 'node:path';

const FOLDER = 'lab-results';

/**
 * Where results go: where it was asked for, else a folder named by verb and moment, which git ignores.
 * @param asked as typed
 */
export function newFolderPath(asked: string | undefined, verb: string, now = new Date()): string {
  const moment = now.toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  return asked ?? join(FOLDER, `${verb}-${moment}`);
}
