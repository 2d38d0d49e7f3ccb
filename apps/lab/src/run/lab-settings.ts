import type { ServiceName } from '@firebreak/contracts/plain';
import type { SettingsChanges } from '@firebreak/resilience/nest';
import { LAB_FIGURES } from '../scenario/figures.js';

/** Figures of one service, as RESILIENCE_SETTINGS takes them. */
export type ServiceFigures = SettingsChanges;

/** A lease outlives its attempt, else a slow probe would be taken for a lost one. */
const LEASE_RESERVE_MS = 250;

const FROM_A = ['placeOrder', 'getOrder', 'getQuote'].map((method) => `OrdersGateway.${method}`);
const FROM_B = ['charge', 'quote'].map((method) => `PaymentsGateway.${method}`);
const B_OPERATIONS = ['PlaceOrder', 'GetOrder', 'GetQuote'];
const C_OPERATIONS = ['Charge', 'Quote'];
const ROUTES = ['POST/orders', 'GET/orders/:id', 'GET/quotes'];

/** The lab's constants for every policy of the chain, with this open period in ms. */
export function labSettings(openMs: number): Readonly<Record<ServiceName, ServiceFigures>> {
  const { failureThreshold, successThreshold, probes, aToBMs, bToCMs } = LAB_FIGURES;
  const common = { failureThreshold, openMs, successThreshold, maxProbes: probes };
  const toB = { ...common, fairMs: aToBMs / 2, leaseMs: aToBMs + LEASE_RESERVE_MS };
  const toC = {
    ...common,
    attemptMs: bToCMs,
    fairMs: bToCMs / 2,
    leaseMs: bToCMs + LEASE_RESERVE_MS,
    stall: null,
  };
  return {
    'service-a': {
      breakers: {
        ...each(['service-b', ...B_OPERATIONS.map((name) => `service-b/${name}`)], toB),
        ...each(
          ROUTES.map((route) => `edge/${route}`),
          common,
        ),
      },
      ...onceWithin(FROM_A, aToBMs),
      // An old quote would hide what the placement does.
      fallbacks: { 'OrdersGateway.getQuote': { on: 'never' } },
    },
    'service-b': {
      breakers: {
        ...each(['service-c', ...C_OPERATIONS.map((name) => `service-c/${name}`)], toC),
        ...each(
          B_OPERATIONS.map((name) => `inbound/${name}`),
          common,
        ),
      },
      ...onceWithin(FROM_B, bToCMs),
    },
    'service-c': {
      breakers: each(
        C_OPERATIONS.map((name) => `inbound/${name}`),
        common,
      ),
    },
  };
}

function onceWithin(methods: readonly string[], ms: number): ServiceFigures {
  return {
    deadlines: each(methods, { totalMs: ms, attemptMs: ms }),
    retries: each(methods, { attempts: LAB_FIGURES.attempts }),
  };
}

function each<T>(names: readonly string[], figures: T): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, figures]));
}
