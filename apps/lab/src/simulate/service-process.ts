import type { VirtualTime } from './virtual-time.js';

/**
 * What each message costs a process that goes on after a stop, in ms. Of 200 calls that lay in a stopped
 * grpc-js server the first was answered 22 to 84 ms after SIGCONT; each lay there as a request and a cancel.
 */
const CATCH_UP_MS = 0.1;

/** One piece of work of a process; called off, it does nothing. */
class Turn implements Disposable {
  timer: Disposable | undefined = undefined;

  constructor(private act: (() => void) | undefined) {}

  run(): void {
    const { act } = this;
    this.act = undefined;
    act?.();
  }

  [Symbol.dispose](): void {
    this.act = undefined;
    this.timer?.[Symbol.dispose]();
  }
}

/**
 * The process of a service: what it does, it does in turns. Stopped, it does nothing, and then works off
 * what came meanwhile before it takes what is new; killed, it forgets everything.
 */
export class ServiceProcess {
  private life = 0;
  private stopped = false;
  private backlog: Turn[] = [];
  private busyUntil = 0;

  constructor(readonly time: VirtualTime) {}

  /** A timer of this process. */
  after(ms: number, act: () => void): Disposable {
    const turn = new Turn(act);
    this.plan(turn, ms, () => this.ready(turn));
    return turn;
  }

  /** Does something that came from outside, now or when the process can. */
  take(act: () => void): void {
    if (this.isFree) act();
    else this.ready(new Turn(act));
  }

  stop(): void {
    this.stopped = true;
  }

  resume(): void {
    this.stopped = false;
    const turns = this.backlog;
    this.backlog = [];
    for (const turn of turns) this.catchUpWith(turn);
  }

  /** All that it knew and planned is gone. */
  kill(): void {
    this.life++;
    this.stopped = false;
    this.backlog = [];
    this.busyUntil = 0;
  }

  private get isFree(): boolean {
    return !this.stopped && this.busyUntil <= this.time.now();
  }

  private ready(turn: Turn): void {
    if (this.isFree) turn.run();
    else if (this.stopped) this.backlog.push(turn);
    else this.catchUpWith(turn);
  }

  private catchUpWith(turn: Turn): void {
    const now = this.time.now();
    this.busyUntil = Math.max(this.busyUntil, now) + CATCH_UP_MS;
    this.plan(turn, this.busyUntil - now, () => turn.run());
  }

  private plan(turn: Turn, ms: number, act: () => void): void {
    const { life } = this;
    turn.timer = this.time.after(ms, () => {
      if (this.life === life) act();
    });
  }
}
