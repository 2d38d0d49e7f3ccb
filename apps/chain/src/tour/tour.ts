import { stripVTControlCharacters } from 'node:util';
import { outputStyle } from '../cli/output-style.js';
import type { StackChoice } from '../find-stack.js';
import { REAL_TIME } from './clock.js';
import { Interrupted, Interruption } from './interruption.js';
import { paceOf } from './pace.js';
import { reportMarkdown } from './report-text.js';
import { tourDocument } from './tour-document.js';
import { checkWritable, writeLines } from './tour-files.js';
import { TourPage } from './tour-page.js';
import { TourSession } from './tour-session.js';

/** The options of `tour` as typed. */
export interface TourOptions extends StackChoice {
  readonly auto?: boolean;
  readonly pace: string;
  /** A file for the report, or true to print it. */
  readonly markdown?: string | true;
  readonly transcript?: string;
  readonly dist: string;
}

/**
 * The verb `tour`: a narrated run on the chain that runs, or on one of its own, step by step on a
 * terminal and without stops elsewhere.
 * @returns the exit code: 0, or 128 and the number of the signal that interrupted it
 * @throws CliError when it cannot begin or go on; what it broke is put right then, too
 */
export async function tour(options: TourOptions): Promise<number> {
  const pace = paceOf(options.pace);
  const { markdown, transcript } = options;
  if (typeof markdown === 'string') checkWritable('--markdown', markdown);
  if (transcript !== undefined) checkWritable('--transcript', transcript);
  const printed: string[] = [];
  const page = new TourPage((line) => {
    if (transcript !== undefined) printed.push(stripVTControlCharacters(line));
    process.stdout.write(`${line}\n`);
  }, hasColour());
  const session = new TourSession({ ...options, pace, page, clock: REAL_TIME });
  const interruption = new Interruption((exitCode) => {
    session.kill();
    process.exit(exitCode);
  });
  try {
    const report = await session.run(interruption);
    if (report === undefined) return 0;
    const asMarkdown = report.flatMap((rows) => [...reportMarkdown(rows), '']).slice(0, -1);
    if (markdown === true) page.lines(['', ...asMarkdown]);
    if (typeof markdown === 'string') writeLines('--markdown', markdown, asMarkdown);
    if (transcript !== undefined) {
      writeLines('--transcript', transcript, tourDocument(printed, report));
    }
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    throw error;
  } finally {
    interruption.dispose();
  }
}

/** The tour is for people, whatever LOG_FORMAT says: only the terminal and NO_COLOR decide. */
function hasColour(): boolean {
  const { LOG_FORMAT: _ofServices, CI: _ofPrograms, ...env } = process.env;
  return outputStyle(process.stdout, env).colour;
}
