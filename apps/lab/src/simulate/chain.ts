import type { Placement, ServiceName } from '@firebreak/contracts/plain';
import { seededRandom } from '@firebreak/faults';
import type { BreakerTransition } from '@firebreak/resilience';
import type { Strike } from '../scenario/fault-catalogue.js';
import type { ChainSettings } from '../run/chain-settings.js';
import type { PolicyFigures } from './chain-figures.js';
import { CHAIN_RECONNECT, Channel } from './channel.js';
import type { Random } from './draws.js';
import { HOP_TIME } from './hop-times.js';
import { Link, type IncomingCall } from './link.js';
import { ServiceA, type UserAnswer, type UserRequest } from './service-a.js';
import { ServiceB } from './service-b.js';
import { ServiceC } from './service-c.js';
import { ServicePolicies } from './service-policies.js';
import { ServiceProcess } from './service-process.js';
import type { VirtualTime } from './virtual-time.js';

/** What a chain is built from. */
export interface ChainSetup {
  readonly time: VirtualTime;
  readonly placement: Placement;
  readonly figures: PolicyFigures;
  readonly openMs: number;
  readonly retries: NonNullable<ChainSettings['retries']>;
  /** How many processes there are of A and of B; all share one C. */
  readonly instances: { readonly a: number; readonly b: number };
  readonly seed: number;
  /** Orders that every process of B knows from the beginning. @default none */
  readonly orders?: readonly string[];
  /** A breaker of an instance moved; instances count from 0, each service's by itself. */
  readonly moved: (service: ServiceName, transition: BreakerTransition, instance: number) => void;
  /** C booked a charge, for the user's request with this id. */
  readonly charged: (id: string) => void;
}

/** What went over the hops of the chain so far. */
export interface HopTotals {
  readonly attempts: number;
  readonly neverSent: number;
  readonly blocked: number;
  readonly waitedMs: number;
}

/**
 * The chain client → A → B → C by discrete events. What decides is real: breakers, attribution, markers in
 * their bytes, retries with their budgets, bulkheads, deadlines, the fault injector. What is modelled: how
 * long hops take, connections and their back-off, processes that are stopped or die. docs/simulation.md says
 * how, and what is left out.
 */
export class Chain {
  readonly a: readonly ServiceA[];
  readonly b: ServiceB[];
  c: ServiceC;
  private readonly processes: { readonly a: ServiceProcess; readonly c: ServiceProcess };
  private readonly processesOfB: readonly ServiceProcess[];
  private readonly toB: readonly Link[];
  private readonly toC: readonly Link[];
  private readonly policies: ServicePolicies[] = [];
  private readonly blockedBefore = { b: 0 };
  private readonly pickRandom: Random;

  constructor(private readonly setup: ChainSetup) {
    const { time, instances, seed } = setup;
    this.pickRandom = seededRandom(seed, 'which instance');
    this.processes = { a: new ServiceProcess(time), c: new ServiceProcess(time) };
    this.processesOfB = times(instances.b, () => new ServiceProcess(time));
    this.toC = times(instances.b, (i) => this.linkToC(i));
    this.toB = times(instances.b, (i) => this.linkToB(i));
    this.c = this.startC();
    this.b = times(instances.b, (i) => this.startB(i));
    this.a = times(instances.a, (i) => this.startA(i));
  }

  /** A request arrives at an instance of A. */
  serve(request: UserRequest, answer: (answer: UserAnswer) => void): void {
    this.pick(this.a).serve(request, answer);
  }

  strike(strike: Strike): void {
    if (strike.kind === 'kill') this.kill(strike.service);
    else if (strike.service !== 'service-c') throw new RangeError(notSimulated(strike));
    else if (strike.kind === 'pause') this.processes.c.stop();
    else this.c.strike(strike.faults);
  }

  /** A killed process listens from now on. */
  heal(strike: Strike): void {
    if (strike.kind === 'kill') this.restart(strike.service);
    else if (strike.kind === 'pause') this.processes.c.resume();
    else this.c.heal();
  }

  hops(): { readonly aToB: HopTotals; readonly bToC: HopTotals } {
    const blockedAtA = this.a.reduce((sum, { toB }) => sum + toB.blocked, 0);
    const blockedAtB = this.b.reduce((sum, { toC }) => sum + toC.blocked, this.blockedBefore.b);
    return { aToB: totals(this.toB, blockedAtA), bToC: totals(this.toC, blockedAtB) };
  }

  get attemptsAtC(): number {
    return this.toC.reduce((sum, { counts }) => sum + counts.attempts, 0);
  }

  /** Calls that are under way at this moment, over both hops. */
  get underWay(): number {
    return [...this.toB, ...this.toC].reduce((sum, { open }) => sum + open.size, 0);
  }

  /** By all breakers that there were. */
  get timeSavedMs(): number {
    return this.policies.reduce((sum, { timeSavedMs }) => sum + timeSavedMs, 0);
  }

  private kill(service: ServiceName): void {
    if (service === 'service-c') {
      this.processes.c.kill();
      for (const link of this.toC) link.calleeDied();
    } else if (service === 'service-b') {
      for (const [i, process] of this.processesOfB.entries()) {
        process.kill();
        this.toB[i]?.calleeDied();
        this.toC[i]?.callerDied();
      }
    } else {
      throw new RangeError('The simulation does not kill A.');
    }
  }

  private restart(service: ServiceName): void {
    if (service === 'service-c') {
      this.c = this.startC();
      for (const link of this.toC) link.calleeListens();
      return;
    }
    this.blockedBefore.b += this.b.reduce((sum, { toC }) => sum + toC.blocked, 0);
    this.b.splice(0, Infinity, ...times(this.processesOfB.length, (i) => this.startB(i)));
    for (const link of this.toB) link.calleeListens();
  }

  private startA(i: number): ServiceA {
    const { placement, figures } = this.setup;
    return new ServiceA({
      process: this.processes.a,
      policies: this.policiesOf('service-a', i),
      placement,
      toB: () => this.pick(this.toB),
      fallsBack: figures['service-a'].fallbacks['OrdersGateway.getQuote']?.on !== 'never',
    });
  }

  private startB(i: number): ServiceB {
    const { placement, retries, orders = [] } = this.setup;
    return new ServiceB({
      process: at(this.processesOfB, i),
      policies: this.policiesOf('service-b', i),
      placement,
      toC: at(this.toC, i),
      readsPreviousAttempts: retries !== 'naive',
      orders,
    });
  }

  private startC(): ServiceC {
    const { seed, charged } = this.setup;
    return new ServiceC({
      process: this.processes.c,
      policies: this.policiesOf('service-c', 0),
      random: seededRandom(seed, 'service-c'),
      seed,
      charged,
    });
  }

  private policiesOf(service: ServiceName, instance: number): ServicePolicies {
    const { figures, placement, openMs, time, seed, moved } = this.setup;
    const policies = new ServicePolicies({
      figures: figures[service],
      placement,
      openMs,
      clock: time,
      keepsIdle: service !== 'service-a',
      random: seededRandom(seed, `${service}/${this.policies.length}`),
      moved: (transition) => moved(service, transition, instance),
    });
    this.policies.push(policies);
    return policies;
  }

  private linkToB(i: number): Link {
    const callee = at(this.processesOfB, i);
    return this.link(`a-b/${i}`, this.processes.a, callee, (call) => at(this.b, i).serve(call));
  }

  private linkToC(i: number): Link {
    const caller = at(this.processesOfB, i);
    return this.link(`b-c/${i}`, caller, this.processes.c, (call) => this.c.serve(call));
  }

  private link(
    name: string,
    caller: ServiceProcess,
    callee: ServiceProcess,
    serve: (call: IncomingCall) => void,
  ): Link {
    const random = seededRandom(this.setup.seed, `hop/${name}`);
    const channel = new Channel(CHAIN_RECONNECT, seededRandom(this.setup.seed, `channel/${name}`));
    return new Link({ caller, callee, channel, hop: HOP_TIME, random, serve });
  }

  private pick<T>(from: readonly T[]): T {
    return at(from, from.length === 1 ? 0 : Math.floor(this.pickRandom() * from.length));
  }
}

function totals(links: readonly Link[], blocked: number): HopTotals {
  const sum = { attempts: 0, neverSent: 0, waitedMs: 0 };
  for (const { counts } of links) {
    sum.attempts += counts.attempts;
    sum.neverSent += counts.neverSent;
    sum.waitedMs += counts.waitedMs;
  }
  return { ...sum, blocked };
}

function notSimulated({ kind, service }: Strike): string {
  return `The simulation knows no ${kind} of ${service}.`;
}

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function at<T>(items: readonly T[], i: number): T {
  const item = items[i];
  if (item === undefined) throw new RangeError(`There is no instance ${i}.`);
  return item;
}
