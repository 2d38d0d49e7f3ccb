import { type AdminClient, AdminError, whyNot } from '@firebreak/admin/client';
import type { AdminEvent, FaultMessage, ServiceStatusMessage } from '@firebreak/contracts/plain';
import type { LinkState, ServiceName } from '../contract/index.js';
import type { FeedTime } from './feed-time.js';

/** The admin contract of one service, as far as the console uses it. */
export type ServiceContact = Pick<AdminClient, 'call' | 'watch' | 'close'>;

/** What a link tells. */
export interface LinkListener {
  readonly answered: (status: ServiceStatusMessage) => void;
  /** @param reason why there is no answer, for people */
  readonly changed: (link: LinkState, reason?: string) => void;
  readonly faults: (faults: readonly FaultMessage[], operations?: readonly string[]) => void;
  readonly happened: (event: AdminEvent) => void;
}

/** How a link asks. */
export interface LinkPace {
  /** From one answer's question to the next, in ms. */
  readonly everyMs: () => number;
  readonly time: FeedTime;
}

/** Longest pause between two questions to a service that does not answer, in ms. */
const LONGEST_PAUSE_MS = 1_000;
const WATCH_AGAIN_MS = 500;

/**
 * Asks one service how it is, over and over, one question at a time, and listens to what happens
 * there. A service that is gone or silent is asked ever less often, down to once a second.
 */
export class ServiceLink {
  private state: LinkState = 'gone';
  private failures = 0;

  constructor(
    readonly service: ServiceName,
    private readonly contact: ServiceContact,
    private readonly listener: LinkListener,
    private readonly pace: LinkPace,
  ) {}

  /** Resolves once the signal aborts and nothing is under way any more. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.ask(signal), this.watch(signal)]);
  }

  private async ask(signal: AbortSignal): Promise<void> {
    const { time, everyMs } = this.pace;
    while (!signal.aborted) {
      const askedAt = time.now();
      await this.askOnce(signal);
      const takenMs = time.now() - askedAt;
      await time.wait(Math.max(0, this.pauseMs(everyMs()) - takenMs), signal);
    }
  }

  private async askOnce(signal: AbortSignal): Promise<void> {
    try {
      const status = await this.contact.call('GetStatus', {});
      if (signal.aborted) return;
      this.failures = 0;
      this.listener.answered(status);
      this.become('up');
    } catch (error) {
      if (!(error instanceof AdminError)) throw error;
      if (signal.aborted) return;
      this.failures++;
      this.become(error.code === 'DEADLINE_EXCEEDED' ? 'silent' : 'gone', whyNot(error));
    }
  }

  private pauseMs(everyMs: number): number {
    return Math.min(
      everyMs * 2 ** Math.min(this.failures, 10),
      Math.max(everyMs, LONGEST_PAUSE_MS),
    );
  }

  private become(state: LinkState, reason?: string): void {
    if (state === this.state) return;
    this.state = state;
    this.listener.changed(state, reason);
  }

  private async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.contact.watch(
          {
            watching: () => void this.learnFaults(),
            event: (event) => this.tell(event),
          },
          signal,
        );
      } catch (error) {
        if (!(error instanceof AdminError)) throw error;
      }
      await this.pace.time.wait(WATCH_AGAIN_MS, signal);
    }
  }

  private tell(event: AdminEvent): void {
    if (event.faultsChanged) this.listener.faults(event.faultsChanged.faults);
    this.listener.happened(event);
  }

  /** Once a watch is in place: from then on it tells of every change. */
  private async learnFaults(): Promise<void> {
    try {
      const { faults, operations } = await this.contact.call('ListFaults', {});
      this.listener.faults(faults, operations);
    } catch (error) {
      if (!(error instanceof AdminError)) throw error;
    }
  }
}
