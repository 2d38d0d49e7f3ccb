import type { CellResult } from '../results/cell-result.js';
import { claimsFileSchema } from '../results/claim-result.js';
import type { ResultFolder } from '../results/result-folder.js';
import { transportResultSchema } from '../results/transport-result.js';
import { tuneResultSchema } from '../results/tune-result.js';

/** Writes `report.html` of all that a folder holds. */
export async function writeReport(
  folder: ResultFolder,
  beside?: readonly CellResult[],
): Promise<void> {
  // Draws with a DOM of its own: loaded when there is something to draw.
  const { renderReport } = await import('../report/render-report.js');
  const claims = folder.readJson('claims.json', claimsFileSchema);
  const tune = folder.readJson('tune.json', tuneResultSchema);
  const transport = folder.readJson('transport.json', transportResultSchema);
  const page = renderReport({
    record: folder.record,
    cells: folder.cells(),
    ...(beside === undefined ? {} : { beside }),
    ...(claims === undefined ? {} : { claims }),
    ...(tune === undefined ? {} : { tune }),
    ...(transport === undefined ? {} : { transport }),
  });
  folder.writeText('report.html', page);
}
