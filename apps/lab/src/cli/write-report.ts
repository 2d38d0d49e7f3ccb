import { claimsFileSchema } from '../results/claim-result.js';
import { fleetFileSchema } from '../results/fleet-result.js';
import type { ResultFolder } from '../results/result-folder.js';
import { transportResultSchema } from '../results/transport-result.js';
import { tuneResultSchema } from '../results/tune-result.js';
import { agreementOfFolder } from './agreement-of-folder.js';

/**
 * Writes `report.html` of all that a folder holds.
 * @param besidePath a folder with the same cells by the other source @default the one of agreement.json
 */
export async function writeReport(folder: ResultFolder, besidePath?: string): Promise<void> {
  // Draws with a DOM of its own: loaded when there is something to draw.
  const { renderReport } = await import('../report/render-report.js');
  const claims = folder.readJson('claims.json', claimsFileSchema);
  const tune = folder.readJson('tune.json', tuneResultSchema);
  const transport = folder.readJson('transport.json', transportResultSchema);
  const fleet = folder.readJson('fleet.json', fleetFileSchema);
  const page = renderReport({
    record: folder.record,
    cells: folder.cells(),
    ...agreementOfFolder(folder, besidePath),
    ...(claims === undefined ? {} : { claims }),
    ...(tune === undefined ? {} : { tune }),
    ...(transport === undefined ? {} : { transport }),
    ...(fleet === undefined ? {} : { fleet }),
  });
  folder.writeText('report.html', page);
}
