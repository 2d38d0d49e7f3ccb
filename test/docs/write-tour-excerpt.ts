/** Puts the lines of the tour that the README shows as docs/tour.md has them. Usage: npm run docs:tour */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fillTourExcerpt } from './tour-excerpt.js';

const ROOT = resolve(import.meta.dirname, '../..');
const README = resolve(ROOT, 'README.md');
const tour = readFileSync(resolve(ROOT, 'docs/tour.md'), 'utf8');

writeFileSync(README, fillTourExcerpt(readFileSync(README, 'utf8'), tour));
