import { status } from '@grpc/grpc-js';
import { readsMarkers, type BreakerGroup, type Placement } from '@firebreak/contracts';
import { CallCancelledError } from '@firebreak/resilience';
import {
  FailureMarkers,
  Peer,
  classifyForOperation,
  classifyForService,
  classifyRpcHandler,
  rpcAnswer,
} from '@firebreak/resilience/nest-grpc';
import { RpcException } from '@nestjs/microservices';
import { Gateway, retryTarget, type OperationPolicies } from './gateway.js';
import { enter, type Entry, type InboundGuard } from './inbound-guard.js';
import type { IncomingCall, Link } from './link.js';
import type { ServicePolicies } from './service-policies.js';
import type { ServiceProcess } from './service-process.js';

const SERVICE_C = { name: 'service-c', dependencies: [] } as const;
const OPERATIONS = ['PlaceOrder', 'GetOrder', 'GetQuote'] as const;
/** What B asks of C for each. */
const ASKED: Readonly<Record<string, string>> = { PlaceOrder: 'Charge', GetQuote: 'Quote' };
const METHODS = { Charge: 'PaymentsGateway.charge', Quote: 'PaymentsGateway.quote' } as const;
/** How early a caller's end still counts as its deadline. */
const DEADLINE_TOLERANCE_MS = 20;

/** Where a process of B gets what it needs. */
export interface ServiceBSetup {
  readonly process: ServiceProcess;
  readonly policies: ServicePolicies;
  readonly placement: Placement;
  readonly toC: Link;
  /** Naive retries do not believe a caller who says that it repeats already. */
  readonly readsPreviousAttempts: boolean;
  /** Orders that it knows from the beginning. */
  readonly orders: readonly string[];
}

/** One life of a process of B: keeps orders and has them paid by C. */
export class ServiceB {
  inFlight = 0;
  peakInFlight = 0;
  readonly toC: Gateway;
  private readonly guards: ReadonlyMap<string, InboundGuard>;
  private readonly markers: FailureMarkers;
  private readonly orders: Set<string>;

  constructor(private readonly setup: ServiceBSetup) {
    const { policies, process, placement, toC, orders } = setup;
    this.orders = new Set(orders);
    const peer = new Peer({ ...SERVICE_C, readsMarkers: () => readsMarkers(placement) });
    this.guards = new Map(
      OPERATIONS.map((name) => {
        const breaker = policies.breaker(`inbound/${name}`, 'server', classifyRpcHandler);
        return [name, { breaker }];
      }),
    );
    this.toC = new Gateway({
      process,
      peer,
      link: () => toC,
      policies: new Map([
        ['Charge', this.policiesOf('Charge')],
        ['Quote', this.policiesOf('Quote')],
      ]),
    });
    this.markers = new FailureMarkers({
      self: 'service-b',
      registry: policies.breakers,
      dependencyOf: ({ group }) => (group?.startsWith('b-c:') === true ? SERVICE_C : undefined),
      limitedTo: (bulkhead) => (bulkhead.startsWith(SERVICE_C.name) ? SERVICE_C : undefined),
    });
  }

  serve(call: IncomingCall): void {
    const { operation } = call.request;
    const entry = enter(this.guards.get(operation) ?? {});
    if (!('leave' in entry)) {
      call.reply({ ok: false, answer: this.answerTo(entry) });
      return;
    }
    this.peakInFlight = Math.max(this.peakInFlight, ++this.inFlight);
    const asked = ASKED[operation];
    if (asked === undefined) this.end(call, entry, this.find(call));
    else this.ask(asked, call, entry);
  }

  private ask(operation: string, call: IncomingCall, entry: Entry): void {
    const { id, orderId, previousAttempts } = call.request;
    const { readsPreviousAttempts } = this.setup;
    const scope = {
      incomingDeadlineAt: call.deadlineAt,
      previousAttempts: readsPreviousAttempts ? previousAttempts : undefined,
      deadlineAt: undefined,
    };
    let isOver = false;
    const asking = this.toC.call({ operation, id, orderId }, scope, (end) => {
      isOver = true;
      if (end.ok && operation === 'Charge') this.orders.add(id);
      this.end(call, entry, end.ok ? undefined : end.error);
    });
    call.onCancelled = () => {
      if (isOver) return;
      const late = this.setup.process.time.now() >= call.deadlineAt - DEADLINE_TOLERANCE_MS;
      const reason = late ? 'deadline' : 'caller_left';
      asking.cancel(reason);
      this.inFlight--;
      // The handler is unsubscribed from, whyever its call ended.
      entry.leave(new CallCancelledError('caller_left'));
    };
  }

  private end(call: IncomingCall, entry: Entry, error: unknown): void {
    this.inFlight--;
    entry.leave(error);
    call.reply(error === undefined ? { ok: true } : { ok: false, answer: this.answerTo(error) });
  }

  private find({ request: { orderId } }: IncomingCall): RpcException | undefined {
    if (this.orders.has(orderId)) return undefined;
    return new RpcException({ code: status.NOT_FOUND, message: `No order ${orderId}.` });
  }

  private answerTo(error: unknown): object {
    return rpcAnswer(error, false, this.markers) ?? {};
  }

  private policiesOf(operation: keyof typeof METHODS): OperationPolicies {
    const { policies } = this.setup;
    const name = `service-c/${operation}`;
    const of = (key: string, group: BreakerGroup, classify: typeof classifyForService) =>
      policies.breaker(key, group, classify) ?? [];
    const breakers = [
      of(SERVICE_C.name, 'b-c:service', classifyForService),
      of(name, 'b-c:operation', classifyForOperation),
    ].flat();
    const deadline = policies.deadline(METHODS[operation]);
    return {
      name,
      deadline,
      retry: policies.retry(METHODS[operation]),
      target: retryTarget(breakers, deadline),
      breakers,
      bulkhead: policies.bulkhead(name),
    };
  }
}
