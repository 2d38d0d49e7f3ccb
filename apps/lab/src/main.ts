import { runCli } from './cli/program.js';

// `lab report | head`: once nobody reads any more, there is nothing left to say. What has to tidy up
// first listens for this error too and ends by itself.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  if (process.stdout.listenerCount('error') === 1) process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2));
