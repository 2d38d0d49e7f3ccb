import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type sendUnaryData, status } from '@grpc/grpc-js';
import { countInbound } from './count-inbound.js';
import { Traffic } from './traffic.js';

const PATH = '/firebreak.payments.v1.Payments/Charge';

class Call extends EventEmitter {
  cancelled = false;

  constructor(private readonly deadline: number = Infinity) {
    super();
  }

  getDeadline(): number {
    return this.deadline;
  }

  leave(): void {
    this.cancelled = true;
    this.emit('cancelled');
  }
}

let traffic: Traffic;
let answer: sendUnaryData<unknown>;
let answered: unknown[];
beforeEach(() => {
  traffic = new Traffic(() => 0);
  answered = [];
});

function serve(call: Call): void {
  const handler = countInbound((_call, reply) => (answer = reply), PATH, traffic);
  handler(call as never, (...given) => void answered.push(given));
}

function ended() {
  const [charge] = traffic.snapshot();
  return {
    codes: [...(charge?.ended ?? [])].map(([code, { count }]) => [code, count]),
    abandoned: charge?.abandoned,
  };
}

describe('an inbound call', () => {
  it.each([
    { title: 'its answer', error: null, code: 'OK' },
    { title: 'its error', error: { code: status.NOT_FOUND, details: '' }, code: 'NOT_FOUND' },
    { title: 'an error without a code', error: { details: '' }, code: 'UNKNOWN' },
  ])('is counted as $code by $title, which is handed on', ({ error, code }) => {
    serve(new Call());
    expect(traffic.snapshot()).toMatchObject([{ operation: 'Charge', inFlight: 1 }]);

    answer(error, 'reply');

    expect(ended()).toEqual({ codes: [[code, 1]], abandoned: 0 });
    expect(answered).toEqual([[error, 'reply']]);
  });

  it.each([
    { title: 'before its deadline', deadline: Infinity, code: 'CANCELLED' },
    { title: 'at its deadline', deadline: 0, code: 'DEADLINE_EXCEEDED' },
  ])('is abandoned by a caller that leaves $title, whatever comes of it', ({ deadline, code }) => {
    const call = new Call(deadline);
    serve(call);

    call.leave();
    answer(null, 'too late');

    expect(ended()).toEqual({ codes: [[code, 1]], abandoned: 1 });
  });

  it('is not abandoned by the word that grpc-js says after every call', () => {
    const call = new Call();
    serve(call);

    answer(null, 'reply');
    call.leave();

    expect(ended()).toEqual({ codes: [['OK', 1]], abandoned: 0 });
  });

  it('is not abandoned if its caller had left before it began', () => {
    const call = new Call();
    call.cancelled = true;
    serve(call);

    answer(null, 'reply');

    expect(ended()).toEqual({ codes: [['CANCELLED', 1]], abandoned: 0 });
  });
});
