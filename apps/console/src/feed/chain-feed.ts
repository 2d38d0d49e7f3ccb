import { SERVICES } from '@firebreak/contracts/plain';
import type { Frame, LoadFrame, ServiceName } from '../contract/index.js';
import { amplification } from './amplification.js';
import { EventLog, type NewEvent } from './event-log.js';
import type { FeedTime } from './feed-time.js';
import { ServiceFeed } from './service-feed.js';
import { type ServiceContact, ServiceLink } from './service-link.js';

/** Events that are kept for pages that come late. */
const EVENTS_KEPT = 200;
/** Between two questions to a service while somebody looks, in ms: as often as a frame is sent. */
const LOOKED_AT_MS = 250;
/** And while nobody does: enough for the time lines of who comes late. */
const ALONE_MS = 1_000;

/** What a feed is given. */
export interface ChainFeedOptions {
  readonly contacts: Readonly<Record<ServiceName, ServiceContact>>;
  readonly time: FeedTime;
  readonly load: () => LoadFrame;
}

/** What the console knows of the chain: asked from the services, and told by them. */
export class ChainFeed {
  readonly events = new EventLog(EVENTS_KEPT);
  private readonly feeds: Readonly<Record<ServiceName, ServiceFeed>>;
  private readonly links: readonly ServiceLink[];
  private readonly stopped = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private audience: { readonly count: number } = { count: 0 };

  constructor(private readonly options: ChainFeedOptions) {
    const { contacts, time } = options;
    const feed = (service: ServiceName) => new ServiceFeed(service, this.events, time);
    this.feeds = {
      'service-a': feed('service-a'),
      'service-b': feed('service-b'),
      'service-c': feed('service-c'),
    };
    const pace = { time, everyMs: () => (this.audience.count > 0 ? LOOKED_AT_MS : ALONE_MS) };
    this.links = SERVICES.map(
      (service) => new ServiceLink(service, contacts[service], this.feeds[service], pace),
    );
  }

  /** The services are asked more often while somebody looks. */
  lookedAtBy(audience: { readonly count: number }): void {
    this.audience = audience;
  }

  start(): void {
    this.running = Promise.all(this.links.map((link) => link.run(this.stopped.signal)));
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  /** Operations of C that faults can be put on; empty while nobody knows. */
  get faultOperations(): readonly string[] {
    return this.feeds['service-c'].faultOperations;
  }

  /** Puts something of the console's own into the log. */
  say(said: Omit<NewEvent, 'atUnixMs' | 'service'>): void {
    this.events.add({ atUnixMs: this.options.time.wallNow(), service: 'console', ...said });
  }

  frame(): Frame {
    const { time, load } = this.options;
    return {
      atUnixMs: time.wallNow(),
      placement: this.placement(),
      services: SERVICES.map((service) => this.feeds[service].frame()),
      load: load(),
      amplification: amplification(this.feeds['service-a'].spoken, this.feeds['service-b'].spoken),
    };
  }

  /** That of the last switch that any service that is up tells of. */
  private placement(): string | null {
    const statuses = SERVICES.flatMap((service) => this.feeds[service].status ?? []);
    const [first, ...others] = statuses;
    if (first === undefined) return null;
    return others.reduce((last, one) => (one.epoch > last.epoch ? one : last), first).placement;
  }
}
