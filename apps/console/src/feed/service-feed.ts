import type { AdminEvent, FaultMessage, ServiceStatusMessage } from '@firebreak/contracts/plain';
import type { LinkState, ServiceFrame, ServiceName } from '../contract/index.js';
import { breakerFrames, refusingNobody } from './breaker-frame.js';
import type { EventLog } from './event-log.js';
import { eventOf } from './event-of.js';
import { faultWords } from './fault-words.js';
import type { FeedTime } from './feed-time.js';
import { LATENCY_OVER_MS, operationFrames, standstill } from './operation-frame.js';
import { SampleWindow } from './sample-window.js';
import type { LinkListener } from './service-link.js';

/** A service that was asked for the first time may still be starting: nobody is told for so long. */
const STARTING_MS = 5_000;

/** What the console knows of one service. */
export class ServiceFeed implements LinkListener {
  private readonly window = new SampleWindow(LATENCY_OVER_MS);
  /** Operations that it can have faults on; empty while nobody knows. */
  faultOperations: readonly string[] = [];
  private link: LinkState = 'gone';
  private linkSinceUnixMs: number;
  private wasUp = false;
  private known: readonly FaultMessage[] = [];
  private readonly startedAt: number;

  constructor(
    private readonly service: ServiceName,
    private readonly log: EventLog,
    private readonly time: FeedTime,
  ) {
    this.linkSinceUnixMs = time.wallNow();
    this.startedAt = time.now();
  }

  /** What it last said, if it is there. */
  get status(): ServiceStatusMessage | undefined {
    return this.spoken?.newest?.status;
  }

  /** What it says, while it is there. */
  get spoken(): SampleWindow | undefined {
    return this.link === 'up' ? this.window : undefined;
  }

  readonly answered = (status: ServiceStatusMessage): void => {
    const isAnew = this.window.add(status, this.time.now());
    if (this.link !== 'up' || !isAnew) return;
    this.linkSinceUnixMs = this.time.wallNow();
    this.say('service_up', `was started again (process ${status.pid})`);
  };

  readonly changed = (link: LinkState, reason = ''): void => {
    this.link = link;
    this.linkSinceUnixMs = this.time.wallNow();
    if (link === 'up') {
      this.wasUp = true;
      this.say('service_up', `answers (process ${this.window.newest?.status.pid})`);
      return;
    }
    // A silent process goes on where it stood; another one starts anew.
    if (link === 'gone') this.forget();
    if (!this.wasUp && this.time.now() - this.startedAt < STARTING_MS) return;
    this.say(link === 'gone' ? 'service_gone' : 'service_silent', reason);
  };

  readonly faults = (faults: readonly FaultMessage[], operations?: readonly string[]): void => {
    this.known = faults;
    if (operations !== undefined) this.faultOperations = operations;
  };

  readonly happened = (event: AdminEvent): void => {
    const { placementChanged, transition } = event;
    if (transition && isNoChange(transition)) return;
    const told = eventOf(this.service, event);
    if (!placementChanged) return this.log.add(told);
    // All three tell of it, and it is one switch.
    const { epoch, to } = placementChanged;
    this.log.addOnce(`placement ${epoch} ${to}`, { ...told, service: 'console' });
  };

  frame(): ServiceFrame {
    const operations = operationFrames(this.window);
    const breakers = breakerFrames(this.service, this.window);
    const isUp = this.spoken !== undefined;
    return {
      name: this.service,
      link: this.link,
      linkSinceUnixMs: this.linkSinceUnixMs,
      pid: this.window.newest?.status.pid ?? null,
      breakers: isUp ? breakers : breakers.map(refusingNobody),
      operations: isUp ? operations : standstill(operations),
      faults: this.known.map(faultWords),
    };
  }

  private forget(): void {
    this.window.clear();
    this.known = [];
  }

  private say(kind: 'service_up' | 'service_gone' | 'service_silent', text: string): void {
    const atUnixMs = this.time.wallNow();
    this.log.add({ atUnixMs, service: this.service, kind, text: `${this.service} ${text}` });
  }
}

/** A breaker that enters or leaves the placement forgets what it knew: mostly nothing. */
function isNoChange({ from, to, mode, reason }: NonNullable<AdminEvent['transition']>): boolean {
  return from === to && mode === 'AUTO' && reason === 'reset';
}
