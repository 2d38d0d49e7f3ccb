import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Metadata, status } from '@grpc/grpc-js';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { type Calling, type FaultyService, startFaultyService } from '../test/faulty-service.js';
import type { FaultWait } from './fault-plan.js';
import { FaultInjector } from './index.js';

describe('faults of a gRPC service', () => {
  let service: FaultyService;

  beforeEach(async () => {
    service = await startFaultyService();
  });

  afterEach(async () => {
    await service.close();
  });

  const counters = () => service.registry.get('inbound/Charge')!.snapshot().counters;

  it('leave calls alone while none is set', async () => {
    await expect(service.begin('Charge').ended).resolves.toEqual({ message: { ok: 'Charge' } });
  });

  it('answer in place of the handler, with the code they were given', async () => {
    service.faults.set({ kind: 'error-rate', operation: 'Charge', rate: 1, code: 'DATA_LOSS' });

    const { error } = await service.begin('Charge').ended;

    expect(error).toMatchObject({
      code: status.DATA_LOSS,
      details: 'Charge has the fault error-rate.',
    });
    expect(service.handled).toEqual([]);
    await expect(service.begin('Quote').ended).resolves.toHaveProperty('message');
  });

  it("count as the handler's own failures for the breaker before it", async () => {
    service.faults.set({ kind: 'error-rate', operation: 'Charge', rate: 1 });

    for (let calls = 0; calls < 4; calls++) await service.begin('Charge').ended;

    expect(counters()).toMatchObject({ failure: 3, blocked: 1 });
    expect(service.registry.get('inbound/Charge')!.state).toBe('open');
  });

  it('delay a call, then let the handler answer', async () => {
    service.faults.set({ kind: 'delay', operation: '*', ms: 60 });
    const since = performance.now();

    await expect(service.begin('Quote').ended).resolves.toHaveProperty('message');

    expect(performance.now() - since).toBeGreaterThanOrEqual(59);
  });

  it.each([
    { title: 'a delay', fault: { kind: 'delay', operation: 'Charge', ms: 600_000 } },
    { title: 'a hang', fault: { kind: 'hang', operation: 'Charge' } },
  ] as const)('let go of a caller that leaves during $title', async ({ fault }) => {
    service.faults.set(fault);
    const waits = watchWaits(service);
    const timers = timersNow();
    const call = service.begin('Charge');
    await until(() => waits.some(({ lift }) => lift.size === 1));

    call.cancel();

    expect((await call.ended).error).toMatchObject({ code: status.CANCELLED });
    await until(() => counters().inFlight === 0);
    expect(waits.map(({ lift }) => lift.size)).toEqual([0]);
    expect(service.handled).toEqual([]);
    // Those of grpc-js go on; a timer of ten minutes would be one more.
    expect(timersNow()).toBeLessThanOrEqual(timers);
  });

  it('hang until the deadline of the caller, and leak nothing', async () => {
    service.faults.set({ kind: 'hang', operation: 'Charge' });
    const waits = watchWaits(service);

    const { error } = await service.begin('Charge', 80).ended;

    expect(error).toMatchObject({ code: status.DEADLINE_EXCEEDED });
    await until(() => counters().inFlight === 0);
    expect(waits.map(({ lift }) => lift.size)).toEqual([0]);
    expect(service.handled).toEqual([]);
  });

  it.each([
    { title: 'hang', fault: { kind: 'hang', operation: 'Charge' } },
    { title: 'are delayed', fault: { kind: 'delay', operation: 'Charge', ms: 600_000 } },
  ] as const)('let calls that $title go on to the handler when lifted', async ({ fault }) => {
    service.faults.set(fault);
    const waits = watchWaits(service);
    const calls = Array.from({ length: 20 }, () => service.begin('Charge'));
    await until(() => waits.length === 20 && waits.every(({ lift }) => lift.size === 20));

    expect(service.faults.clear('Charge')).toBe(1);

    for (const { ended } of calls) await expect(ended).resolves.toHaveProperty('message');
    expect(waits.map(({ lift }) => lift.size)).toEqual(waits.map(() => 0));
  });

  it('refuse at once what comes beyond their limit, while those within it are served', async () => {
    service.faults.set({ kind: 'overload', operation: '*', concurrency: 2 });
    service.faults.set({ kind: 'delay', operation: '*', ms: 100 });
    const calls: Calling[] = Array.from({ length: 6 }, () => service.begin('Quote'));

    const ended = await Promise.all(calls.map((call) => call.ended));

    expect(ended.filter(({ message }) => message)).toHaveLength(2);
    expect(ended.flatMap(({ error }) => error?.code ?? [])).toEqual(
      Array.from({ length: 4 }, () => status.RESOURCE_EXHAUSTED),
    );
    await expect(service.begin('Quote').ended).resolves.toHaveProperty('message');
  });

  it('give back the place of a caller that leaves', async () => {
    service.faults.set({ kind: 'overload', operation: 'Quote', concurrency: 1 });
    service.faults.set({ kind: 'hang', operation: 'Quote' });
    const waits = watchWaits(service);
    const call = service.begin('Quote');
    await until(() => waits.length === 1);

    call.cancel();
    await until(() => waits[0]!.lift.size === 0);
    service.faults.set({ kind: 'delay', operation: 'Quote', ms: 1 });
    const next = service.begin('Quote');
    await until(() => waits.length > 1);

    expect(waits.at(-1)!.lift.isLifted).toBe(false);
    next.cancel();
    expect((await next.ended).error).toMatchObject({ code: status.CANCELLED });
  });

  it('end the process', async () => {
    service.faults.set({ kind: 'crash', operation: 'Quote', afterCalls: 1, exitCode: 42 });

    await expect(service.begin('Quote').ended).resolves.toHaveProperty('message');
    expect(service.exits).toEqual([]);
    const call = service.begin('Quote');
    await until(() => service.exits.length > 0);

    expect(service.exits).toEqual([42]);
    call.cancel();
    await call.ended;
  });

  it('keep the handler within the scope of its call when someone else lifts them', async () => {
    service.faults.set({ kind: 'hang', operation: 'Quote' });
    const waits = watchWaits(service);
    const call = service.begin('Quote');
    await until(() => waits.length === 1);

    service.faults.clear();

    await expect(call.ended).resolves.toEqual({ message: { ok: 'Quote', scoped: true } });
  });

  it('mute the markers of an operation, for the filter that asks', () => {
    const answering = (path: string) =>
      new ExecutionContextHost([{}, new Metadata(), { getPath: () => path }]);

    service.faults.set({ kind: 'mute-markers', operation: 'Charge' });

    expect(service.mute.isMuted(answering('/test.Payments/Charge'))).toBe(true);
    expect(service.mute.isMuted(answering('/test.Payments/Quote'))).toBe(false);
    expect(service.mute.isMuted(new ExecutionContextHost([{}]))).toBe(false);
  });
});

/** The waits that calls are told to have from now on. */
function watchWaits({ app }: FaultyService): readonly FaultWait[] {
  const injector = app.get(FaultInjector);
  const decide = injector.decide.bind(injector);
  const waits: FaultWait[] = [];
  injector.decide = (...call) => {
    const plan = decide(...call);
    waits.push(...(plan?.waits ?? []));
    return plan;
  };
  return waits;
}

function timersNow(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

/** Looks once a turn of the event loop; jest ends a test that waits in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
