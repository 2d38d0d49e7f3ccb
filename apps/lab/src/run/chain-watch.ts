import type { ServiceStatusMessage } from '@firebreak/contracts/plain';
import type { CellChain } from './cell-chain.js';
import { inFlightOf, ServiceMeter, type ServiceTotals } from './service-totals.js';

const LOOK_EVERY_MS = 250;
/** A service that was killed or paused does not answer; the run does not wait for it. */
const LOOK_MS = 500;

const WATCHED = { a: 'service-a', b: 'service-b', c: 'service-c' } as const;
type Watched = keyof typeof WATCHED;
const WITH_TIMELINE = ['a', 'b'] as const;

/** How many requests a service served at a moment. */
export interface Sample {
  readonly service: (typeof WITH_TIMELINE)[number];
  /** On performance.now(). */
  readonly at: number;
  readonly count: number;
}

/** Looks at the services four times a second and keeps what they count. {@link stop} it. */
export class ChainWatch {
  readonly samples: Sample[] = [];
  readonly #meters = { a: new ServiceMeter(), b: new ServiceMeter(), c: new ServiceMeter() };
  readonly #timer: NodeJS.Timeout;
  readonly #looking = new Map<Watched, Promise<void>>();

  constructor(private readonly chain: Pick<CellChain, 'status'>) {
    this.#timer = setInterval(() => {
      for (const service of WITH_TIMELINE) this.#lookUnlessLooking(service);
    }, LOOK_EVERY_MS);
  }

  /** What the services have counted up to now; of one that does not answer, up to the last look. */
  async totals(): Promise<Readonly<Record<Watched, ServiceTotals>>> {
    await Promise.all([this.#lookAnew('a'), this.#lookAnew('b'), this.#lookAnew('c')]);
    const { a, b, c } = this.#meters;
    return { a: a.totals(), b: b.totals(), c: c.totals() };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #lookUnlessLooking(service: Watched): void {
    if (!this.#looking.has(service)) void this.#start(service);
  }

  /** A look that is under way may have been answered before now. */
  async #lookAnew(service: Watched): Promise<void> {
    await this.#looking.get(service);
    await this.#start(service);
  }

  async #start(service: Watched): Promise<void> {
    const look = this.#look(service);
    this.#looking.set(service, look);
    await look;
    if (this.#looking.get(service) === look) this.#looking.delete(service);
  }

  async #look(service: Watched): Promise<void> {
    const status = await within(LOOK_MS, this.chain.status(WATCHED[service]));
    if (status === undefined) return;
    this.#meters[service].update(status);
    if (service === 'c') return;
    this.samples.push({ service, at: performance.now(), count: inFlightOf(status) });
  }
}

/** Undefined when there is no answer in time, or none at all. */
async function within(
  ms: number,
  asked: Promise<ServiceStatusMessage>,
): Promise<ServiceStatusMessage | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([asked.catch(() => undefined), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
