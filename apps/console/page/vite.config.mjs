import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { limitPageSize } from './limit-page-size.mjs';

/** Builds the console's page into dist, where the console serves it from. */
export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The console may stand behind a path of somebody's proxy.
  base: './',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('../../../dist/apps/console/page', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // Pictures and fonts in data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  plugins: mode === 'production' ? [limitPageSize(150_000)] : [],
}));
