import type { Hello } from '../contract/index.js';

/** What stays the same of what a page is told first. */
export type HelloFacts = Omit<Hello, 'frames' | 'events'>;

/** Provider of the {@link HelloFacts}. */
export const HELLO_FACTS = Symbol('hello facts');
