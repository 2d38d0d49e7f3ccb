import 'reflect-metadata';
import { wantsColour } from './demo/output.js';
import { runExamples } from './demo/run-examples.js';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever presses Ctrl-C twice is not waiting for anything to be closed.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
}
// `npm run example -- calculator | head`: once nobody reads any more, there is nothing left to say.
process.stdout.on('error', () => interrupt.abort());

process.exitCode = await runExamples(process.argv.slice(2), {
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
  colour: wantsColour(process.stdout, process.env),
  interrupt: interrupt.signal,
});
