import { describe, expect, it } from '@jest/globals';
import { psTable } from './ps-table.js';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');

describe('the table of services', () => {
  it('says who runs, who is paused and how the dead one died', () => {
    const lines = psTable(
      [
        {
          service: 'service-a',
          state: 'running',
          pid: 4711,
          port: 3000,
          adminPort: 50_061,
          since: '2026-11-21T11:59:18.000Z',
          rssBytes: 95_000_000,
        },
        {
          service: 'service-b',
          state: 'paused',
          pid: 4712,
          port: 50052,
          adminPort: 50_061,
          since: '2026-11-21T11:56:55.000Z',
          rssBytes: 70_000_000,
        },
        {
          service: 'service-c',
          state: 'exited',
          exit: 'SIGKILL',
          port: 50053,
          adminPort: 50_061,
          since: '2026-11-21T09:50:00.000Z',
        },
      ],
      NOW,
    );
    expect(lines).toEqual([
      'SERVICE    STATE             PID   PORT   UP      MEMORY',
      'service-a  running           4711  3000   42s     91 MB',
      'service-b  paused            4712  50052  3m 05s  67 MB',
      'service-c  exited (SIGKILL)  -     50053  -       -',
    ]);
  });

  it.each([
    ['59s', '2026-11-21T11:59:01.000Z'],
    ['1m 00s', '2026-11-21T11:59:00.000Z'],
    ['2h 10m', '2026-11-21T09:50:00.000Z'],
    ['0s', '2026-11-21T12:00:05.000Z'],
  ])('gives an age of %s', (expected, since) => {
    const [, line] = psTable(
      [{ service: 'service-a', state: 'running', pid: 1, port: 1, adminPort: 50_061, since }],
      NOW,
    );
    expect(line).toContain(`  ${expected}  `);
  });
});
