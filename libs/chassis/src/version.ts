/** Of all that is built here, as the repository's package.json has it: a spec holds the two together. */
export const VERSION = '0.1.0';
