import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { ConfigError } from '../config/config-error.js';
import { capturedLogger } from '../../test/captured-logger.js';
import { type Host, runService } from './run-service.js';
import type { DrainReport, RunningService } from './running-service.js';

function fakeHost() {
  const signals = new Map<string, () => void>();
  let uncaught: (error: unknown) => void = () => undefined;
  const errors: string[] = [];
  const exits: number[] = [];
  const host: Host = {
    onSignal: (signal, listener) => void signals.set(signal, listener),
    onUncaught: (listener) => {
      uncaught = listener;
    },
    writeError: (text) => void errors.push(text),
    exit: (code) => void exits.push(code),
  };
  const signal = (name: string) => signals.get(name)?.();
  return { host, errors, exits, signal, crash: (error: unknown) => uncaught(error) };
}

function fakeService(stop: RunningService['stop']) {
  const { logger, lines } = capturedLogger();
  return { lines, service: { logger, port: 1, address: '127.0.0.1:1', stop } };
}

const NEVER = new Promise<never>(() => {});
const NOTHING_CUT: DrainReport = { inFlight: 0, finished: 0, cut: 0 };

describe('running a service', () => {
  it('explains in one line a fault the operator can cure', async () => {
    const { host, errors, exits } = fakeHost();
    const fault = new ConfigError(['PORT must be a port', 'PLACEMENT must be one of a, b']);

    await runService(() => Promise.reject(fault), host);

    expect(errors).toEqual(['cannot start: PORT must be a port; PLACEMENT must be one of a, b\n']);
    expect(exits).toEqual([1]);
  });

  it('shows the stack of any other fault', async () => {
    const { host, errors, exits } = fakeHost();

    await runService(() => Promise.reject(new Error('a bug')), host);

    expect(errors.join('')).toMatch(/^cannot start: Error: a bug\n\s+at /);
    expect(exits).toEqual([1]);
  });

  it.each(['SIGTERM', 'SIGINT'])('stops on %s and exits with 0', async (name) => {
    const { host, exits, signal } = fakeHost();
    const stop = jest.fn<RunningService['stop']>().mockResolvedValue(NOTHING_CUT);
    await runService(() => Promise.resolve(fakeService(stop).service), host);

    signal(name);
    await turn();

    expect(stop.mock.calls).toEqual([[name]]);
    expect(exits).toEqual([0]);
  });

  it('does not wait after a second signal', async () => {
    const { host, exits, signal } = fakeHost();
    const stop = jest.fn<RunningService['stop']>().mockReturnValue(NEVER);
    await runService(() => Promise.resolve(fakeService(stop).service), host);

    signal('SIGTERM');
    signal('SIGINT');

    expect(stop).toHaveBeenCalledTimes(1);
    expect(exits).toEqual([1]);
  });

  it('logs an error nobody caught as fatal and ends the process', async () => {
    const { host, exits, crash } = fakeHost();
    const { service, lines } = fakeService(() => Promise.resolve(NOTHING_CUT));
    await runService(() => Promise.resolve(service), host);

    crash(new TypeError('nobody caught me'));

    expect(exits).toEqual([1]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'fatal',
      event: 'service.crashed',
      msg: 'an error nobody caught ends this service: nobody caught me',
      error: { type: 'TypeError' },
    });
  });
});
