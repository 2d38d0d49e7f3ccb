import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeAdmin } from '../testing/fake-admin.js';
import { showPlacement, switchPlacement } from './placement-verb.js';
import { reapplyPlacement } from './reapply-placement.js';

let admin: FakeAdmin;
let said: string[];
const write = (line: string): void => void said.push(line);
beforeEach(() => {
  admin = new FakeAdmin();
  said = [];
});

describe('placement', () => {
  it('shows where each service has its breakers, and that one is down', async () => {
    admin.silent.set('service-c', 'UNAVAILABLE');

    expect(await showPlacement(admin.stack, write)).toBe(0);

    expect(said).toEqual([
      'SERVICE    PLACEMENT  SWITCH',
      'service-a  every-hop  0',
      'service-b  every-hop  0',
      'service-c  -          - (is not running)',
    ]);
  });

  it('names those that differ', async () => {
    admin.change('service-b', { placement: 'b-c', epoch: 2 });

    expect(await showPlacement(admin.stack, write)).toBe(1);

    expect(said.at(-1)).toBe(
      'The services differ: service-a every-hop (0), service-b b-c (2), service-c every-hop (0). ' +
        'Switch all: npm run chain -- placement NAME',
    );
  });
});

describe('placement NAME', () => {
  it('switches all under a number above every one reported, remembered first', async () => {
    admin.change('service-b', { epoch: 4 });

    expect(await switchPlacement(admin.stack, 'b-c', write)).toBe(0);

    expect(admin.stack.remembered).toEqual([{ placement: 'b-c', epoch: 5 }]);
    expect(admin.calls).toHaveLength(3);
    expect(said.slice(1)).toEqual([
      'service-a  b-c        5',
      'service-b  b-c        5',
      'service-c  b-c        5',
    ]);
  });

  it('says when one that is down gets it', async () => {
    admin.silent.set('service-c', 'UNAVAILABLE');

    expect(await switchPlacement(admin.stack, 'none', write)).toBe(0);

    expect(said.at(-1)).toBe(
      'service-c gets none when it is started: npm run chain -- start service-c',
    );
  });

  it('fails when one that runs did not take it', async () => {
    admin.silent.set('service-b', 'DEADLINE_EXCEEDED');

    expect(await switchPlacement(admin.stack, 'none', write)).toBe(1);

    expect(said).toContain('service-b  -          - (does not answer, as if it were paused)');
  });

  it('is refused for a placement that is none', async () => {
    await expect(switchPlacement(admin.stack, 'everywhere', write)).rejects.toThrow(
      /^There is no placement "everywhere"\. There are none, .*every-hop/,
    );
  });

  it('is refused when nobody answers', async () => {
    for (const service of admin.services.keys()) admin.silent.set(service, 'UNAUTHENTICATED');

    await expect(switchPlacement(admin.stack, 'none', write)).rejects.toThrow(
      'No service answers, so none was switched: service-a refuses: set ADMIN_TOKEN to the token',
    );
  });
});

describe('a service that was started', () => {
  it('gets the last placement that the others report', async () => {
    admin.change('service-a', { placement: 'none', epoch: 1 });
    admin.change('service-b', { placement: 'b-c', epoch: 2 });

    expect(await reapplyPlacement(admin, ['service-c'], write)).toBe(true);

    expect(admin.calls).toEqual([
      {
        service: 'service-c',
        method: 'SetPlacement',
        request: { placement: 'b-c', epoch: 2 },
      },
    ]);
    expect(said).toEqual(['service-c has b-c again (switch 2)']);
  });

  it('is left as it is when nothing was ever switched', async () => {
    expect(await reapplyPlacement(admin, ['service-c'], write)).toBe(true);
    expect(admin.calls).toEqual([]);
  });

  it('is named when it does not answer', async () => {
    admin.change('service-b', { placement: 'b-c', epoch: 2 });
    admin.silent.set('service-c', 'UNAVAILABLE');

    expect(await reapplyPlacement(admin, ['service-c'], write, 0)).toBe(false);
    expect(said).toEqual(['service-c is not running, so it was not switched to b-c']);
  });
});
