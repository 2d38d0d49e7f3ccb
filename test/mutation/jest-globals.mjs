/* What the core's specs use of `@jest/globals`, for the runner beside this file. */
export { expect } from 'expect';

const tests = [];
let fileName = '';
let path = [];

/** The tests of all files loaded so far. */
export function collected() {
  return tests;
}

/** Tests found from now on are of this file. */
export function loading(name) {
  fileName = name;
}

export function describe(title, body) {
  const outer = path;
  path = [...path, title];
  body();
  path = outer;
}

export function it(title, run) {
  // Rows may share a title, and Stryker tells tests apart by it.
  const id = [tests.length, ...path, title].join(' ');
  tests.push({ id, fileName, run });
}

describe.each = (rows) => (title, body) => {
  for (const row of rows) describe(titled(title, row), () => body(row));
};

it.each = (rows) => (title, body) => {
  for (const row of rows) it(titled(title, row), () => body(row));
};

function titled(title, row) {
  return title.replaceAll(/\$(\w+)/g, (_, name) => String(row?.[name]));
}
