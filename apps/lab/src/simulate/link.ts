import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { AttemptEnd } from '@firebreak/resilience';
import type { Channel } from './channel.js';
import type { Draw, Random } from './draws.js';
import type { ServiceProcess } from './service-process.js';

/** What is asked over a hop. */
export interface RpcRequest {
  /** As the proto names it: `Charge`. */
  readonly operation: string;
  /** Names the request of the user that it is for. */
  readonly id: string;
  /** The order to read, of a GetOrder. */
  readonly orderId: string;
  readonly deadlineAt: number;
  /** How often this caller has asked before. */
  readonly previousAttempts: number;
}

/** What a service answers: a failure as rpcAnswer() words it, with its trailers. */
export type RpcReply = { readonly ok: true } | { readonly ok: false; readonly answer: object };

/** How a call ended for its caller. */
export type RpcEnd =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: ServiceError; readonly endedBy: AttemptEnd };

/** A call as its callee sees it. */
export class IncomingCall {
  cancelled = false;
  /** Told once if the caller leaves before the answer. */
  onCancelled: (() => void) | undefined = undefined;
  /** On the callee's clock: the time that a call was given counts anew from when its callee reads it. */
  deadlineAt = 0;

  constructor(
    readonly request: RpcRequest,
    private readonly grantedMs: number,
    readonly reply: (reply: RpcReply) => void,
  ) {}

  begin(now: number): void {
    this.deadlineAt = now + this.grantedMs;
  }

  cancel(): void {
    this.cancelled = true;
    this.onCancelled?.();
  }
}

/** What went over a hop so far. */
export interface LinkCounts {
  readonly attempts: number;
  readonly neverSent: number;
  readonly waitedMs: number;
}

/** The two ends of a hop and what lies between. */
export interface LinkSetup {
  readonly caller: ServiceProcess;
  readonly callee: ServiceProcess;
  readonly channel: Channel;
  /** There and back, with the work of both ends, in ms. */
  readonly hop: Draw;
  readonly random: Random;
  readonly serve: (call: IncomingCall) => void;
}

/** How long it takes to learn that nobody listens, or that a connection broke, in ms. */
const REFUSED_AFTER_MS = 1;

/** One hop over gRPC. */
export class Link {
  readonly counts = { attempts: 0, neverSent: 0, waitedMs: 0 };
  /** Calls under way, of all callers. */
  readonly open = new Set<OutgoingCall>();

  constructor(readonly setup: LinkSetup) {}

  /** Begins a call; `end` is told once, unless the answer is cancelled before. */
  call(request: RpcRequest, end: (end: RpcEnd) => void): OutgoingCall {
    this.counts.attempts++;
    const call = new OutgoingCall(this, request, end);
    this.open.add(call);
    if (this.setup.channel.reaches(this.now)) call.send();
    else call.refuse();
    return call;
  }

  get now(): number {
    return this.setup.caller.time.now();
  }

  /** The callee's process has died: what was under way breaks off. */
  calleeDied(): void {
    this.setup.channel.down(this.now);
    for (const call of this.open) call.breakOff();
  }

  /** The callee listens again. */
  calleeListens(): void {
    this.setup.channel.up(this.now);
  }

  /** The caller's process has died: the callee learns that nobody waits. */
  callerDied(): void {
    for (const call of this.open) call.cancel();
  }

  /** @internal */
  draw(): number {
    return this.setup.hop(this.setup.random) / 2;
  }
}

/** One attempt over a hop. */
export class OutgoingCall {
  private readonly leftAt: number;
  private timer: Disposable | undefined = undefined;
  private incoming: IncomingCall | undefined = undefined;
  private isOver = false;
  private isBroken = false;

  constructor(
    private readonly link: Link,
    private readonly request: RpcRequest,
    private readonly tell: (end: RpcEnd) => void,
  ) {
    this.leftAt = link.now;
  }

  send(): void {
    const { caller, callee, serve } = this.link.setup;
    const { request } = this;
    const grantedMs = request.deadlineAt - this.leftAt;
    this.timer = caller.after(grantedMs, () => this.timeUp(grantedMs));
    const thereMs = this.link.draw();
    caller.time.after(thereMs, () => {
      if (this.isOver || this.isBroken) return;
      const incoming = new IncomingCall(request, grantedMs, (reply) => this.answer(reply));
      this.incoming = incoming;
      callee.take(() => {
        incoming.begin(this.link.now);
        serve(incoming);
      });
    });
  }

  refuse(): void {
    const { caller } = this.link.setup;
    this.link.counts.neverSent++;
    this.timer = caller.after(REFUSED_AFTER_MS, () => {
      this.fail(status.UNAVAILABLE, 'No connection established', 'never_sent');
    });
  }

  breakOff(): void {
    this.isBroken = true;
    this.timer?.[Symbol.dispose]();
    this.incoming = undefined;
    this.timer = this.link.setup.caller.after(REFUSED_AFTER_MS, () => {
      this.fail(status.UNAVAILABLE, 'Connection dropped', 'dropped');
    });
  }

  /** Whoever asked does not wait any more; nobody is told but the callee. */
  cancel(): void {
    if (this.isOver) return;
    this.over();
    const { incoming } = this;
    if (incoming === undefined) return;
    const { caller, callee } = this.link.setup;
    caller.time.after(this.link.draw(), () => {
      callee.take(() => incoming.cancel());
    });
  }

  private timeUp(grantedMs: number): void {
    const details = `Deadline exceeded after ${(grantedMs / 1_000).toFixed(3)}s`;
    const error = new RpcError(status.DEADLINE_EXCEEDED, details);
    this.cancel();
    this.tell({ ok: false, error, endedBy: 'own_deadline' });
  }

  private answer(reply: RpcReply): void {
    const { caller } = this.link.setup;
    caller.time.after(this.link.draw(), () => {
      // Broken off meanwhile: an answer of a process that is no more does not arrive.
      if (!this.isBroken) caller.take(() => this.arrived(reply));
    });
  }

  private arrived(reply: RpcReply): void {
    if (reply.ok && !this.isOver) {
      this.over();
      this.tell(reply);
    } else if (!reply.ok) {
      const { code, message, metadata } = reply.answer as Partial<RpcFailure>;
      this.fail(code ?? status.UNKNOWN, message ?? '', 'peer', metadata);
    }
  }

  private fail(code: status, details: string, endedBy: AttemptEnd, metadata?: Metadata): void {
    if (this.isOver) return;
    this.over();
    this.tell({ ok: false, error: new RpcError(code, details, metadata), endedBy });
  }

  private over(): void {
    this.isOver = true;
    this.timer?.[Symbol.dispose]();
    this.link.open.delete(this);
    this.link.counts.waitedMs += this.link.now - this.leftAt;
  }
}

interface RpcFailure {
  readonly code: status;
  readonly message: string;
  readonly metadata: Metadata;
}

/** What a gRPC client ends a call with. */
class RpcError extends Error implements ServiceError {
  constructor(
    readonly code: status,
    readonly details: string,
    readonly metadata: Metadata = new Metadata(),
  ) {
    super(details);
  }
}
