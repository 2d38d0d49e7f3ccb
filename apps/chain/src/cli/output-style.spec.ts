import { describe, expect, it } from '@jest/globals';
import { outputStyle } from './output-style.js';

describe('the style of output', () => {
  it.each([
    ['a terminal', true, {}, true, true],
    ['a pipe', false, {}, false, false],
    ['a terminal in CI', true, { CI: 'true' }, false, false],
    ['a terminal without colours', true, { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR, which is none', true, { NO_COLOR: '' }, true, true],
    ['a terminal and LOG_FORMAT=json', true, { LOG_FORMAT: 'json' }, false, false],
    ['a pipe and LOG_FORMAT=pretty', false, { LOG_FORMAT: 'pretty' }, true, false],
  ])('for %s', (_title, isTTY, env, pretty, colour) => {
    expect(outputStyle({ isTTY }, env)).toEqual({ pretty, colour });
  });
});
