import { describe, expect, it } from '@jest/globals';
import { parseComposeLine } from './compose-prefix.js';

describe('a line of docker compose logs', () => {
  it.each([
    ['compose v1', 'service-a_1  | {"level":"info"}', 'service-a', '{"level":"info"}'],
    ['compose v2', 'service-b-1  | {"level":"info"}', 'service-b', '{"level":"info"}'],
    [
      'compose 2.26, into a pipe',
      '\u001B[2Kservice-b-1  | {"level":"info"}',
      'service-b',
      '{"level":"info"}',
    ],
    ['the project before it', 'firebreak_service-c_1 | x', 'service-c', 'x'],
    ['the project of v2 before it', 'firebreak-service-c-1 | x', 'service-c', 'x'],
    ['a second replica', 'service-c-12  | x', 'service-c', 'x'],
    ['an empty text', 'service-c-1  | ', 'service-c', ''],
    [
      'bars in the text',
      'service-c-1  | a | service-b-1  | b',
      'service-c',
      'a | service-b-1  | b',
    ],
  ])('of %s loses its prefix', (_title, line, service, text) => {
    expect(parseComposeLine(line)).toEqual({ service, text });
  });

  it.each([['Attaching to service-c_1, service-b_1'], ['service-c_1 exited with code 137'], ['']])(
    'that compose says itself stays: %j',
    (line) => {
      expect(parseComposeLine(line)).toEqual({ service: undefined, text: line });
    },
  );
});
