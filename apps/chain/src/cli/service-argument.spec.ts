import { describe, expect, it } from '@jest/globals';
import { parseService, parseServices } from './service-argument.js';

describe('a service on the command line', () => {
  it.each([
    ['its full name', 'service-c', 'service-c'],
    ['its letter', 'c', 'service-c'],
    ['capitals', 'B', 'service-b'],
    ['stray spaces', ' service-a ', 'service-a'],
  ])('is understood by %s', (_title, text, expected) => {
    expect(parseService(text)).toBe(expected);
  });

  it.each([['service-d'], ['service-'], [''], ['constructor'], ['c c']])(
    'refuses %j and names the three',
    (text) => {
      expect(() => parseService(text)).toThrow(
        `There is no service "${text}". The services: service-a, service-b, service-c.`,
      );
    },
  );

  it('means all services when none is named, and each once when one is named twice', () => {
    expect(parseServices([])).toEqual(['service-a', 'service-b', 'service-c']);
    expect(parseServices(['c', 'service-c', 'b'])).toEqual(['service-c', 'service-b']);
  });
});
