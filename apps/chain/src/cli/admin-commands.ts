import type { Command } from 'commander';
import type { FaultOptions } from '../admin/fault-words.js';
import { findStack } from '../find-stack.js';
import type { StackChoice } from '../find-stack.js';
import { outputStyle } from './output-style.js';
import { parseService } from './service-argument.js';

/** What the verbs need of the program. */
export interface CommandSetting {
  /** Adds a verb that works on the stack that runs. */
  readonly stackCommand: (usage: string, description: string) => Command;
  readonly setCode: (code: number) => void;
  readonly print: (line: string) => void;
}

/** The verbs that ask the services themselves. Each loads its gRPC client when it is called. */
export function addAdminCommands({ stackCommand, setCode, print }: CommandSetting): void {
  stackCommand(
    'placement [name]',
    'where the breakers sit; with a name, switch every service',
  ).action(async (name: string | undefined, choice: StackChoice) => {
    const { showPlacement, switchPlacement } = await import('../admin/placement-verb.js');
    const stack = await findStack(choice, print);
    setCode(
      name === undefined
        ? await showPlacement(stack, print)
        : await switchPlacement(stack, name, print),
    );
  });

  stackCommand('breakers', 'every breaker: state, failures, whom it blames, time left')
    .option('--all', 'also those that are idle in this placement')
    .action(async (options: StackChoice & { all?: boolean }) => {
      const { showBreakers } = await import('../admin/breakers-verb.js');
      const { colour } = outputStyle(process.stdout, process.env);
      const isAll = options.all === true;
      setCode(await showBreakers(await findStack(options, print), { isAll, colour }, print));
    });

  stackCommand('traffic', 'the calls that each service took and made, by operation').action(
    async (choice: StackChoice) => {
      const { showTraffic } = await import('../admin/traffic-verb.js');
      setCode(await showTraffic(await findStack(choice, print), print));
    },
  );

  stackCommand('force <breaker> <action> [service]', 'open, close, auto, reset or trip a breaker')
    .addHelpText('after', FORCE_HELP)
    .action(
      async (name: string, action: string, where: string | undefined, choice: StackChoice) => {
        const { force } = await import('../admin/force-verb.js');
        const service = where === undefined ? {} : { service: parseService(where) };
        setCode(await force(await findStack(choice, print), { name, action, ...service }, print));
      },
    );

  stackCommand('events', 'follow what the breakers do, in all services').action(
    async (choice: StackChoice) => {
      const { events } = await import('../admin/events-verb.js');
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        process.once(signal, () => stop.abort());
      }
      process.stdout.once('error', () => stop.abort());
      setCode(
        await events(await findStack(choice, print), {
          style: outputStyle(process.stdout, process.env),
          write: print,
          notice: (line) => void process.stderr.write(`${line}\n`),
          signal: stop.signal,
        }),
      );
    },
  );

  addFaultCommands({ stackCommand, setCode, print });
}

function addFaultCommands({ stackCommand, setCode, print }: CommandSetting): void {
  stackCommand('faults', 'the faults that are set').action(async (choice: StackChoice) => {
    const { faults } = await import('../admin/fault-verb.js');
    setCode(await faults(await findStack(choice, print), print));
  });

  stackCommand(
    'fault <service> <operation> [kind] [figures...]',
    'make an operation (or all) of b or c fail: fault c charge error-rate 0.3; fault c off',
  )
    .option('--code <name>', 'what error-rate answers with')
    .option('--jitter <time>', 'of delay: more or less by so much')
    .option('--delay <time>', 'of slow-start: how much longer calls take at first')
    .option('--since <when>', 'of slow-start: set or process-start')
    .option('--exit-code <code>', 'of crash')
    .option('--seed <number>', 'begins the random numbers, so that a run repeats')
    .addHelpText('after', faultHelp)
    .action(async (...typed: FaultTyped) => {
      const [service, operation, kind, figures, options] = typed;
      const { fault } = await import('../admin/fault-verb.js');
      const stack = await findStack(options, print);
      const request = { service: parseService(service), operation, kind, figures, options };
      setCode(await fault(stack, request, print));
    });
}

type FaultTyped = [
  service: string,
  operation: string,
  kind: string | undefined,
  figures: string[],
  options: StackChoice & FaultOptions,
];

const FORCE_HELP = `
The breaker is written as breakers --all shows its key, or by the last part of that;
the service is needed where several have one of that name.
Actions:
  open    refuse every call until released
  close   let every call through until released
  auto    release it
  trip    open it for one ordinary period
  reset   close it and forget what it counted`;

/** The same words as in fault-words.ts, which would load what only the verb itself needs. */
function faultHelp(): string {
  return `
Kinds:
  error-rate 0.3 [--code UNAVAILABLE]   some calls fail
  delay 400ms [--jitter 50ms]           calls are served later
  hang [0.5]                            calls are not answered
  crash [100] [--exit-code 1]           the process ends, after so many calls
  flap 2s 3s                            up and down in turn
  slow-start 10s [--delay 1s]           calls take longer while it warms up
  overload 4                            more calls at once are refused
  mute-markers                          failures do not say whose fault they are
  off                                   clears the operation's faults, or all: fault c off`;
}
