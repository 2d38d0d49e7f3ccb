import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { renderLogLine } from './render-log-line.js';

const TIME = new Date(2026, 10, 21, 12, 4, 31, 120).toISOString();
const PLAIN = { colour: false };

function line(fields: Record<string, unknown>): string {
  return JSON.stringify({ time: TIME, level: 'info', service: 'service-b', ...fields });
}

describe('a rendered log line', () => {
  it('aligns time, level, service and event before the sentence, fields and correlation id', () => {
    const opened = line({
      level: 'warn',
      event: 'circuit.opened',
      msg: 'payments.charge: closed → open',
      correlationId: 'c-17',
      traceId: 't',
      failures: 3,
      code: 'UNAVAILABLE',
    });

    expect(renderLogLine(opened, PLAIN)).toBe(
      '12:04:31.120 WARN  service-b circuit.opened     payments.charge: closed → open  failures=3 code=UNAVAILABLE [c-17]',
    );
  });

  it('leaves out what the sentence says already, and the service where a prefix says it', () => {
    const listening = line({
      event: 'service.listening',
      msg: 'listening on [::1]:3000 after 450 ms',
      port: 3000,
      address: '[::1]:3000',
      startMs: 450,
    });

    expect(renderLogLine(listening, { ...PLAIN, service: false })).toBe(
      '12:04:31.120 INFO  service.listening  listening on [::1]:3000 after 450 ms  port=3000',
    );
  });

  it('stays within its width by leaving out fields, never by cutting the sentence', () => {
    const wide = line({ msg: 'a'.repeat(100), one: 'x'.repeat(20), two: 'y'.repeat(20) });

    const rendered = renderLogLine(wide, { ...PLAIN, width: 175 });

    expect(rendered).toContain('a'.repeat(100));
    expect(rendered).toMatch(/one=x{20} …$/);
    expect(rendered.length).toBeLessThanOrEqual(175 + ' …'.length);
  });

  it('shows an error with the place it comes from, on the same line', () => {
    const stack = 'Error: no\n    at charge (c.ts:1:2)\n    at next (d.ts:3:4)';
    const failed = line({ msg: 'failed', error: { type: 'Error', message: 'no', stack } });

    expect(renderLogLine(failed, PLAIN)).toMatch(
      /failed {2}error="Error: no" at="charge \(c\.ts:1:2\)"$/,
    );
  });

  it('always shows an error, whatever else has no room', () => {
    const error = { type: 'TypeError', message: 'e'.repeat(200) };

    const rendered = renderLogLine(line({ msg: 'failed', a: 1, error }), PLAIN);

    expect(rendered).toMatch(/failed {2}error="TypeError: e{200}" …$/);
  });

  it('colours only when asked to', () => {
    const plain = renderLogLine(line({ msg: 'x' }), PLAIN);
    const coloured = renderLogLine(line({ msg: 'x' }), { colour: true });

    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[32mINFO ');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it.each([
    { title: 'text', text: 'node: bad option' },
    { title: 'nothing', text: '' },
    { title: 'JSON of others', text: '{"a":1}' },
    { title: 'a list', text: '[1]' },
    { title: 'half a line', text: '{"time":"2026' },
  ])('passes $title through as it came', ({ text }) => {
    expect(renderLogLine(text, { colour: true })).toBe(text);
  });

  it.each([
    { title: 'a line break', evil: 'x\nforged' },
    { title: 'an escape sequence', evil: 'x\u001b[2J' },
    { title: 'a C1 escape', evil: 'x\u009b2J' },
    { title: 'a line separator', evil: 'x\u2028forged' },
    { title: 'reordered text', evil: 'x\u202eforged' },
  ])('shows $title in any part as an escape', ({ evil }) => {
    const forged = line({ msg: evil, event: evil, correlationId: evil, [evil]: evil, o: { evil } });

    const rendered = renderLogLine(forged, PLAIN);

    expect(rendered).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  });
});
