import { describe, expect, it } from '@jest/globals';
import { figureText } from './figure-text.js';

describe('a figure in a document', () => {
  it.each([
    { value: 0.9994, unit: 'share', text: '99.9 %' },
    { value: 0.99991, unit: 'share', text: '99.991 %' },
    { value: 1, unit: 'share', text: '100 %' },
    { value: 0, unit: 'share', text: '0 %' },
    { value: 0.0002, unit: 'share', text: '0.02 %' },
    { value: 0.031_25, unit: 'share', text: '3.1 %' },
    { value: 2.345_6, unit: 'ms', text: '2.35 ms' },
    { value: 803.4, unit: 'ms', text: '803 ms' },
    { value: 12_345, unit: 'ms', text: '12,345 ms' },
    { value: 0.012_34, unit: 'per request', text: '0.0123 per request' },
    { value: 61.26, unit: 'ratio', text: '61.3 ×' },
    { value: 1_498, unit: 'count', text: '1,498' },
    { value: null, unit: 's', text: '–' },
  ] as const)('$value as $unit reads $text', ({ value, unit, text }) => {
    expect(figureText(value, unit)).toBe(text);
  });
});
