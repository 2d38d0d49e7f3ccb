import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeContact, status } from '../../test/fake-contact.js';
import { FakeTime } from '../../test/fake-time.js';
import { ServiceLink } from './service-link.js';

let contact: FakeContact;
let time: FakeTime;
let told: string[];
let stop: AbortController;
let running: Promise<void>;

beforeEach(() => {
  contact = new FakeContact(status('service-c'));
  time = new FakeTime();
  told = [];
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await running;
});

function start(): void {
  const link = new ServiceLink(
    'service-c',
    contact,
    {
      answered: ({ pid }) => told.push(`answered ${pid}`),
      changed: (state, reason) => told.push(reason === undefined ? state : `${state}: ${reason}`),
      faults: (faults, operations) => told.push(`${faults.length} faults of ${operations?.join()}`),
      happened: (event) => told.push(event.fact ?? ''),
    },
    { everyMs: () => 200, time },
  );
  running = link.run(stop.signal);
}

describe('the link to a service', () => {
  it('asks at its pace while the service answers', async () => {
    start();
    await time.advance(1_000);

    expect(contact.asked).toBe(6);
  });

  it('asks one question at a time, however long the answer takes', async () => {
    const answers: (() => void)[] = [];
    const { call } = contact;
    let isSlow = true;
    contact = Object.assign(new FakeContact(status('service-c')), {
      call: async (...args: Parameters<typeof call>) => {
        if (args[0] === 'GetStatus' && isSlow) {
          await new Promise<void>((resolve) => answers.push(resolve));
        }
        return call(...args);
      },
    });
    start();
    await time.advance(5_000);
    isSlow = false;
    const asked = answers.length;
    answers[0]?.();

    expect(asked).toBe(1);
  });

  it.each([
    { title: 'gone', code: 'UNAVAILABLE', says: 'gone' },
    {
      title: 'silent',
      code: 'DEADLINE_EXCEEDED',
      says: 'silent: does not answer, as if it were paused',
    },
  ])('tells once that a service is $title, and when it is back', async ({ code, says }) => {
    start();
    await time.advance(200);
    contact.silent = code;
    await time.advance(10_000);
    contact.silent = undefined;
    await time.advance(1_000);

    const changes = told.filter((line) => /^(up|gone|silent)/.test(line));
    expect(changes).toEqual(['up', expect.stringContaining(says), 'up']);
  });

  it('asks a service that is gone ever less often, down to once a second', async () => {
    contact.silent = 'UNAVAILABLE';
    start();
    await time.advance(10_000);
    const atFirst = contact.asked;
    await time.advance(10_000);

    expect(contact.asked - atFirst).toBe(10);
  });

  it('says that a token is missing where one is refused', async () => {
    start();
    await time.advance(200);
    contact.silent = 'UNAUTHENTICATED';
    await time.advance(200);

    expect(told.at(-1)).toBe('gone: refuses: set ADMIN_TOKEN to the token it has');
  });

  it('learns the faults once it watches, and again when a watch ended', async () => {
    start();
    await time.advance(0);
    contact.endWatch();
    await time.advance(1_000);

    expect(told.filter((line) => line === '0 faults of Charge,Quote')).toHaveLength(2);
  });
});
