import { setTimeout as delay } from 'node:timers/promises';
import { AdminError } from '@firebreak/admin/client';
import type { AdminEvent, Placement, ServiceName } from '@firebreak/contracts/plain';
import { fault } from '../admin/fault-verb.js';
import { switchPlacement } from '../admin/placement-verb.js';
import { askAll, type StackAdmin, whyNot } from '../admin/stack-admin.js';
import { CliError } from '../cli/cli-error.js';
import type { Stack } from '../stack.js';
import { type Action, VICTIM, commandOf } from './action.js';
import type { Statuses } from './measured.js';
import type { MoveListener, TourChain } from './tour-chain.js';
import { HOME_PLACEMENT } from './tour-steps.js';

/** The breakers that the tour speaks of sit in these; C has none that act. */
const WATCHED: readonly ServiceName[] = ['service-a', 'service-b'];
const WATCH_AGAIN_MS = 500;

type Damage = 'process' | 'faults' | 'placement';

/** What an action breaks or puts right. */
const DAMAGE: Readonly<Record<Action['do'], Damage>> = {
  kill: 'process',
  start: 'process',
  pause: 'process',
  unpause: 'process',
  fault: 'faults',
  'clear-faults': 'faults',
  placement: 'placement',
};

/** A running stack, driven by the same verbs that a person would type. */
export class StackChain implements TourChain {
  /** What may be broken by now, and the action that puts it right; noted before it is broken. */
  readonly #cures = new Map<Damage, Action>();
  #hasActed = false;

  /**
   * @param said takes the lines that the stack has written since the last call
   * @param home the placement that {@link undo} comes back to, whatever it is now
   */
  constructor(
    private readonly stack: Stack,
    private readonly said: () => readonly string[],
    private readonly home: Placement,
  ) {
    if (home !== HOME_PLACEMENT) this.#cures.set('placement', { do: 'placement', to: home });
  }

  async act(action: Action): Promise<void> {
    const damage = DAMAGE[action.do];
    const cure = this.#cureOf(action);
    if (cure !== undefined) this.#cures.set(damage, cure);
    this.#hasActed = true;
    const lines: string[] = [];
    const code = await this.#perform(action, (line) => lines.push(line));
    lines.push(...this.said());
    if (code !== 0) {
      throw new CliError(`${commandOf(action)} failed: ${lines.join('; ') || `code ${code}`}`);
    }
    if (cure === undefined) this.#cures.delete(damage);
  }

  async statuses(): Promise<Statuses> {
    const admin = await this.stack.admin();
    const answers = await askAll(WATCHED, (service) => admin.call(service, 'GetStatus', {}));
    return new Map(
      answers.flatMap((answer) => ('reply' in answer ? [[answer.service, answer.reply]] : [])),
    );
  }

  async watch(listener: MoveListener, signal: AbortSignal): Promise<void> {
    const admin = await this.stack.admin();
    const inPlace = WATCHED.map(
      (service) =>
        new Promise<void>((resolve) => {
          void follow({ admin, service, listener, tried: resolve }, signal);
        }),
    );
    await Promise.all(inPlace);
  }

  async undo(): Promise<string[]> {
    const done: string[] = [];
    // C first, for it must answer to be rid of its faults.
    for (const damage of ['process', 'faults', 'placement'] as const) {
      const cure = this.#cures.get(damage);
      if (cure !== undefined) done.push(await this.#cure(cure));
    }
    if (this.#hasActed && this.#cures.size === 0) {
      done.push(
        ...(await this.#resetOpened().catch((error: unknown) => [
          `Breakers may be open for some seconds yet: ${messageOf(error)}`,
        ])),
      );
    }
    this.#hasActed = false;
    return done;
  }

  /** What the tour broke is whole, but a breaker would go on refusing until its time has come. */
  async #resetOpened(): Promise<string[]> {
    const admin = await this.stack.admin();
    const opened = [...(await this.statuses())].flatMap(([service, { breakers }]) =>
      breakers
        .filter(({ active, mode, state }) => active && mode === 'AUTO' && state !== 'CLOSED')
        .map(({ name }) => ({ service, name })),
    );
    return await Promise.all(
      opened.map(async ({ service, name }) => {
        const command = `npm run chain -- force ${name} reset`;
        return await admin.call(service, 'ForceBreaker', { name, action: 'RESET' }).then(
          () => `Put right: ${command}`,
          (error: unknown) => `Not put right: ${command} failed: ${messageOf(error)}`,
        );
      }),
    );
  }

  async #cure(action: Action): Promise<string> {
    try {
      await this.act(action);
      return `Put right: ${commandOf(action)}`;
    } catch (error) {
      return `Not put right: ${messageOf(error)}`;
    }
  }

  /** What puts right what an action breaks; undefined for one that breaks nothing. */
  #cureOf(action: Action): Action | undefined {
    switch (action.do) {
      case 'kill':
        return { do: 'start' };
      case 'pause':
        return { do: 'unpause' };
      case 'fault':
        return { do: 'clear-faults' };
      case 'placement':
        return action.to === this.home ? undefined : { do: 'placement', to: this.home };
      default:
        return undefined;
    }
  }

  async #perform(action: Action, say: (line: string) => void): Promise<number> {
    switch (action.do) {
      case 'clear-faults':
        return await this.#fault('off', [], say);
      case 'fault':
        return await this.#fault('charge', action.words, say);
      case 'placement':
        return await switchPlacement(this.stack, action.to, say);
      default:
        return await this.stack.apply(action.do, [VICTIM]);
    }
  }

  async #fault(
    operation: string,
    [kind, ...figures]: readonly string[],
    say: (line: string) => void,
  ): Promise<number> {
    const request = { service: VICTIM, operation, kind, figures, options: {} } as const;
    return await fault(this.stack, request, say);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Following {
  readonly admin: StackAdmin;
  readonly service: ServiceName;
  readonly listener: MoveListener;
  /** The watch is in place, or has failed at the first try. */
  readonly tried: () => void;
}

async function follow(
  { admin, service, listener, tried }: Following,
  signal: AbortSignal,
): Promise<void> {
  const watcher = {
    watching: tried,
    event: (event: AdminEvent) => {
      if (event.dropped) listener.unheard(service, `lost ${event.dropped.count} events`);
      else listener.moved(service, event);
    },
  };
  while (!signal.aborted) {
    const why = await admin.watch(service, watcher, signal).then(
      () => 'ended the watch',
      (error: unknown) => (error instanceof AdminError ? whyNot(error) : String(error)),
    );
    if (!signal.aborted) listener.unheard(service, why);
    tried();
    await delay(WATCH_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}
