import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { breaker, FakeAdmin } from '../testing/fake-admin.js';
import { breakerTable } from './breaker-table.js';
import { showBreakers } from './breakers-verb.js';

const A_TO_B = { name: 'service-b/PlaceOrder', hop: 'a-b', group: 'a-b:operation' };
const ACTIVE = { isAll: false, colour: false };

let admin: FakeAdmin;
let said: string[];
const write = (line: string): void => void said.push(line);
beforeEach(() => {
  admin = new FakeAdmin();
  said = [];
});

describe('breakers', () => {
  it('are one aligned table over all services', async () => {
    admin.change('service-a', {
      breakers: [
        breaker({ name: 'service-b', hop: 'a-b', failureThreshold: 5 }),
        breaker({ ...A_TO_B, state: 'OPEN', blame: 'service-c', dueInMs: 4_210 }),
      ],
    });
    admin.change('service-b', {
      breakers: [
        breaker({ failures: 2, blame: 'service-c' }),
        breaker({ name: 'service-c/Quote', active: false }),
      ],
    });

    expect(await showBreakers(admin.stack, ACTIVE, write)).toBe(0);

    expect(said).toEqual([
      'HOP  KEY                   STATE   FAILURES  BLAME      LEFT',
      'A→B  service-b             closed  0/5       -          -',
      'A→B  service-b/PlaceOrder  open    -         service-c  4.2 s',
      'B→C  service-c/Charge      closed  2/3       service-c  -',
      '1 more are idle in this placement; to see them: breakers --all',
    ]);
  });

  it('say who does not answer', async () => {
    admin.silent.set('service-b', 'DEADLINE_EXCEEDED');

    expect(await showBreakers(admin.stack, ACTIVE, write)).toBe(1);
    expect(said).toEqual(['No breaker acts.', 'service-b does not answer, as if it were paused']);
  });

  it.each([
    { title: 'due', is: { state: 'OPEN' }, line: 'open   -         -      probe next' },
    {
      title: 'half open',
      is: { state: 'HALF_OPEN', probesInFlight: 1 },
      line: 'half_open  -         -      probes: 1',
    },
    {
      title: 'forced open',
      is: { state: 'OPEN', mode: 'FORCED_OPEN' },
      line: 'forced_open  -         -      -',
    },
    { title: 'disabled', is: { mode: 'DISABLED' }, line: 'disabled  -         -      -' },
    { title: 'idle', is: { active: false }, line: 'idle   0/3       -      -' },
    {
      title: 'closed again, whatever it blamed before',
      is: { blame: 'service-c' },
      line: 'closed  0/3       -      -',
    },
  ] as const)('tell the state in words: $title', ({ is, line }) => {
    const [, row] = breakerTable([{ service: 'service-b', breaker: breaker(is) }], false);

    expect(row).toBe(`B→C  service-c/Charge  ${line}`);
  });

  it.each([
    { hop: 'edge', service: 'service-a', shown: '→A' },
    { hop: 'server', service: 'service-c', shown: '→C' },
    { hop: 'a-b', service: 'service-a', shown: 'A→B' },
  ] as const)('tell where they sit: $hop is $shown', ({ hop, service, shown }) => {
    const [, row] = breakerTable([{ service, breaker: breaker({ hop }) }], false);

    expect(row?.split(' ')[0]).toBe(shown);
  });

  it('take 80 columns at most, and colour only where it is wanted', () => {
    const wide = breaker({
      name: 'x'.repeat(128),
      state: 'OPEN',
      mode: 'FORCED_OPEN',
      blame: 'service-c',
    });
    const rows = [
      { service: 'service-b', breaker: wide },
      { service: 'service-b', breaker: breaker({ state: 'OPEN' }) },
    ] as const;

    const plain = breakerTable(rows, false);
    const coloured = breakerTable(rows, true);

    expect(Math.max(...plain.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(coloured).not.toEqual(plain);
    expect(coloured.map((line) => stripVTControlCharacters(line))).toEqual(plain);
  });
});
