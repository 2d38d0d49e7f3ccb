import type { FaultRequest, ServiceName } from '@firebreak/contracts/plain';
import { type Operation, OPERATIONS } from '@firebreak/load';

/** What is done to a service: to its process, or by a fault that it is told to have. */
export type Strike =
  /** The process is killed outright; on healing it is started again. */
  | { readonly kind: 'kill'; readonly service: ServiceName }
  /** The process is stopped where it is (SIGSTOP); on healing it goes on. */
  | { readonly kind: 'pause'; readonly service: ServiceName }
  /** The service is told to have these faults; on healing they are lifted. */
  | {
      readonly kind: 'fault';
      readonly service: ServiceName;
      readonly faults: readonly FaultRequest[];
    };

/** One row of the catalogue. */
export interface CatalogueFault {
  /** In words, for headings: `C hangs`. */
  readonly title: string;
  readonly strike: Strike;
  /** What must fail under it, wherever breakers sit; an operation that does not proves that it never struck. */
  readonly breaks?: readonly Operation[];
}

const NEEDING_C: readonly Operation[] = ['orders', 'quotes'];

/** How long C takes for a call when nothing is wrong with it, in ms. */
export const HEALTHY_MS = 20;
const SLOW_MS = 400;
const TOO_SLOW_MS = 1_500;

const toC = (...faults: FaultRequest[]): Strike => ({
  kind: 'fault',
  service: 'service-c',
  faults,
});

/** Every fault that the lab knows, by the name it has on the command line and in files. */
export const FAULTS = {
  crash: {
    title: 'C crashes',
    strike: { kind: 'kill', service: 'service-c' },
    breaks: NEEDING_C,
  },
  hang: {
    title: 'C hangs',
    strike: { kind: 'pause', service: 'service-c' },
    breaks: NEEDING_C,
  },
  slow: {
    title: `C is slow, within the deadline (${SLOW_MS} ms)`,
    strike: toC({ kind: 'delay', operation: '*', ms: SLOW_MS }),
  },
  'too-slow': {
    title: `C is slow, beyond the deadline (${TOO_SLOW_MS} ms)`,
    strike: toC({ kind: 'delay', operation: '*', ms: TOO_SLOW_MS }),
    breaks: NEEDING_C,
  },
  errors: {
    title: 'C fails 30 % of its calls',
    strike: toC({ kind: 'error-rate', operation: '*', rate: 0.3 }),
  },
  flapping: {
    title: 'C flaps: 2 s up, 2 s down',
    strike: toC({ kind: 'flap', operation: '*', upMs: 2_000, downMs: 2_000 }),
  },
  'one-operation': {
    title: 'Charge fails, Quote works',
    strike: toC({ kind: 'error-rate', operation: 'Charge', rate: 1 }),
    breaks: ['orders'],
  },
  'b-crash': {
    title: 'B crashes',
    strike: { kind: 'kill', service: 'service-b' },
    breaks: OPERATIONS,
  },
  overload: {
    title: 'C is overloaded: room for 3 calls of 200 ms',
    strike: toC(
      { kind: 'overload', operation: '*', concurrency: 3 },
      { kind: 'delay', operation: '*', ms: 200 },
    ),
  },
} as const satisfies Readonly<Record<string, CatalogueFault>>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];
