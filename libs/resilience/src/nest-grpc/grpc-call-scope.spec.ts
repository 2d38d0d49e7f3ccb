import { EventEmitter } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { Metadata } from '@grpc/grpc-js';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { NEVER, Observable, of } from 'rxjs';
import { callScope, type CallScope } from '../policies/index.js';
import { FakeClock } from '../testing/index.js';
import { grpcCallScope } from './index.js';

class ServerCall extends EventEmitter {
  cancelled = false;
  readonly metadata = new Metadata();

  constructor(private readonly timeoutMs: number) {
    super();
  }

  getDeadline(): number {
    return Date.now() + this.timeoutMs;
  }

  cancel(): void {
    this.cancelled = true;
    this.emit('cancelled');
  }
}

function serve(
  call: object,
  handler: Observable<unknown>,
  options: { clock: FakeClock; readsPreviousAttempts?: boolean } = { clock: new FakeClock(1_000) },
) {
  const context = new ExecutionContextHost([{}, new Metadata(), call]);
  const seen: { scope: CallScope | undefined; stopped: boolean; value?: unknown; error?: unknown } =
    { scope: undefined, stopped: false };
  const next = jest.fn(
    () =>
      new Observable((subscriber) => {
        seen.scope = callScope();
        const handling = handler.subscribe(subscriber);
        return () => {
          seen.stopped = true;
          handling.unsubscribe();
        };
      }),
  );
  grpcCallScope(options)(context, next).subscribe({
    next: (value) => (seen.value = value),
    error: (error: unknown) => (seen.error = error),
  });
  return { seen, next, clock: options.clock };
}

describe('grpcCallScope', () => {
  it.each([
    { title: 'the deadline of the caller', timeoutMs: 500, at: 1_500 },
    { title: 'none, where the caller set none', timeoutMs: Infinity, at: undefined },
    { title: 'an hour, where the caller set days', timeoutMs: 500 * 3_600_000, at: 3_601_000 },
    { title: 'none, where it is no number', timeoutMs: Number.NaN, at: undefined },
  ])('tells the handler $title, on our clock', ({ timeoutMs, at }) => {
    jest.useFakeTimers();

    const { seen } = serve(new ServerCall(timeoutMs), of(1));

    expect(seen.scope?.incomingDeadlineAt).toBe(at);
    jest.useRealTimers();
  });

  it('leaves calls that are no gRPC calls alone', () => {
    const { seen } = serve({}, of(1));

    expect(seen).toMatchObject({ scope: undefined, value: 1 });
  });

  it('stops the handler and tells its calls when the caller leaves', () => {
    const call = new ServerCall(5_000);
    const { seen } = serve(call, NEVER);
    const { signal } = seen.scope!;

    call.cancel();

    expect(signal).toMatchObject({ aborted: true, reason: { reason: 'caller_left' } });
    expect(seen).toMatchObject({ stopped: true, error: { reason: 'caller_left' } });
  });

  it.each([
    { title: '21 ms before the deadline: the caller left', elapsed: 479, reason: 'caller_left' },
    { title: 'at the deadline, as far as timers go: deadline', elapsed: 480, reason: 'deadline' },
  ])('says why: $title', ({ elapsed, reason }) => {
    jest.useFakeTimers();
    const call = new ServerCall(500);
    const { seen, clock } = serve(call, NEVER);

    clock.advance(elapsed);
    call.cancel();

    expect(seen.error).toMatchObject({ reason });
    jest.useRealTimers();
  });

  it('tells the calls first, so that the handler may still see why they ended', () => {
    const call = new ServerCall(5_000);
    const order: string[] = [];
    const handler = new Observable((subscriber) => {
      callScope()!.signal!.addEventListener('abort', () => {
        order.push('told');
        subscriber.error(new Error('told'));
      });
      return () => order.push('stopped');
    });

    const { seen } = serve(call, handler);
    call.cancel();

    expect(order).toEqual(['told', 'stopped']);
    expect(seen.error).toMatchObject({ message: 'told' });
  });

  it('tells how often the caller had tried before', () => {
    const repeated = new ServerCall(5_000);
    repeated.metadata.set('grpc-previous-rpc-attempts', '2');

    expect(serve(new ServerCall(5_000), of(1)).seen.scope?.previousAttempts).toBeUndefined();
    expect(serve(repeated, of(1)).seen.scope).toMatchObject({
      previousAttempts: 2,
      incomingDeadlineAt: expect.any(Number),
    });
  });

  it('does not hear of them where retries are to multiply', () => {
    const repeated = new ServerCall(5_000);
    repeated.metadata.set('grpc-previous-rpc-attempts', '2');
    const options = { clock: new FakeClock(1_000), readsPreviousAttempts: false };

    const { scope } = serve(repeated, of(1), options).seen;

    expect(scope?.previousAttempts).toBeUndefined();
    expect(scope?.incomingDeadlineAt).toBeGreaterThan(0);
  });

  it("takes no 'cancelled' after the answer for a caller that left: grpc-js says it always", () => {
    const call = new ServerCall(5_000);
    const { seen } = serve(call, of(1));

    call.cancel();

    expect(seen).toMatchObject({ value: 1 });
    expect(seen.error).toBeUndefined();
    expect(seen.scope?.signal?.aborted).toBe(false);
    expect(call.listenerCount('cancelled')).toBe(0);
  });

  it('does not begin for a caller that has left already', () => {
    const call = new ServerCall(5_000);
    call.cancelled = true;

    const { seen, next } = serve(call, of(1));

    expect(next).not.toHaveBeenCalled();
    expect(seen.error).toMatchObject({ reason: 'caller_left' });
  });

  it('aborts a signal that is first asked for after the caller left', () => {
    const call = new ServerCall(5_000);
    const { seen } = serve(call, NEVER);

    call.cancel();

    expect(seen.scope?.signal?.aborted).toBe(true);
  });
});
