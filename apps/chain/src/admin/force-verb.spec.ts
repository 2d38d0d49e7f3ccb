import { beforeEach, describe, expect, it } from '@jest/globals';
import { breaker, FakeAdmin } from '../testing/fake-admin.js';
import { force } from './force-verb.js';

let admin: FakeAdmin;
let said: string[];
const write = (line: string): void => void said.push(line);
beforeEach(() => {
  admin = new FakeAdmin();
  said = [];
  admin.change('service-b', { breakers: [breaker(), breaker({ name: 'service-c/Quote' })] });
  admin.change('service-c', {
    breakers: [
      breaker({ name: 'inbound/Charge', hop: 'server', active: false }),
      breaker({ name: 'inbound/Refund', hop: 'server', active: false }),
    ],
  });
});

describe('force', () => {
  it.each([
    { title: 'the whole name', name: 'service-c/Charge' },
    { title: 'its end, where only one that acts has it', name: 'charge' },
  ])('finds the breaker by $title, and says what became of it', async ({ name }) => {
    admin.reply = breaker({ state: 'OPEN', mode: 'FORCED_OPEN' });

    expect(await force(admin.stack, { name, action: 'open' }, write)).toBe(0);

    expect(admin.calls).toEqual([
      {
        service: 'service-b',
        method: 'ForceBreaker',
        request: { name: 'service-c/Charge', action: 'OPEN' },
      },
    ]);
    expect(said).toEqual(['service-b: service-c/Charge closed → forced_open']);
  });

  it('finds one in the service named, and says that it is idle', async () => {
    admin.reply = breaker({ active: false, mode: 'DISABLED' });
    const request = { name: 'charge', action: 'close', service: 'service-c' } as const;

    await force(admin.stack, request, write);

    expect(said).toEqual(['service-c: inbound/Charge idle → disabled (idle in this placement)']);
  });

  it('is refused where two may be meant', async () => {
    admin.change('service-a', { breakers: [breaker({ name: 'other/Charge' })] });

    await expect(force(admin.stack, { name: 'charge', action: 'open' }, write)).rejects.toThrow(
      '"charge" may be other/Charge in service-a, service-c/Charge in service-b, ' +
        'inbound/Charge in service-c: write the whole name, or the service after the action.',
    );
  });

  it.each([
    { title: 'no such breaker', request: { name: 'pay', action: 'open' }, says: 'There is no bre' },
    { title: 'no such action', request: { name: 'charge', action: 'shut' }, says: '"shut" is not' },
  ])('is refused: $title', async ({ request, says }) => {
    await expect(force(admin.stack, request, write)).rejects.toThrow(says);
  });

  it('is refused when the service named does not answer', async () => {
    admin.silent.set('service-b', 'UNAVAILABLE');
    const request = { name: 'charge', action: 'open', service: 'service-b' } as const;

    await expect(force(admin.stack, request, write)).rejects.toThrow('service-b is not running.');
  });
});
