import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

/**
 * Says how large the built page is when compressed, and fails the build above the limit.
 * @param {number} limitBytes of all files together, each by gzip
 * @returns {import('vite').Plugin}
 */
export function limitPageSize(limitBytes) {
  let outDir = '';
  return {
    name: 'limit-page-size',
    apply: 'build',
    configResolved: (config) => {
      outDir = config.build.outDir;
    },
    async closeBundle() {
      const bytes = await compressedBytes(outDir);
      const kilobytes = (count) => `${(count / 1_000).toFixed(1)} kB`;
      if (bytes > limitBytes) {
        throw new Error(
          `the page takes ${kilobytes(bytes)} compressed, more than ${kilobytes(limitBytes)}: what came in?`,
        );
      }
      console.log(`The console's page is built: ${kilobytes(bytes)} compressed.`);
    },
  };
}

/** @param {string} directory */
async function compressedBytes(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const content = await readFile(`${entry.parentPath}/${entry.name}`);
        return gzipSync(content).length;
      }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
