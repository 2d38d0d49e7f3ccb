import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { contextFromHeaders, runInContext } from '../context/request-context.js';
import { capturedLogger } from '../../test/captured-logger.js';
import { createServiceLogger } from './service-logger.js';

describe('a service logger', () => {
  afterEach(() => {
    Logger.overrideLogger(false);
  });

  it('writes one JSON line per fact, its keys in one order', () => {
    const { logger, lines, records } = capturedLogger();
    const headers: Record<string, string> = { 'x-correlation-id': 'c-17' };

    runInContext(
      contextFromHeaders((name) => headers[name]),
      () => logger.warn('the circuit is open', { failures: 3, event: 'circuit.opened' }, 'Charges'),
    );

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","level":"warn",.*\}\n$/,
    );
    expect(Object.keys(records()[0] ?? {})).toEqual([
      'time',
      'level',
      'service',
      'event',
      'msg',
      'correlationId',
      'traceId',
      'context',
      'failures',
    ]);
    expect(records()[0]).toMatchObject({
      service: 'service-b',
      correlationId: 'c-17',
      failures: 3,
    });
  });

  it.each([
    { title: 'log', call: 'log', level: 'info' },
    { title: 'warn', call: 'warn', level: 'warn' },
    { title: 'error', call: 'error', level: 'error' },
    { title: 'debug', call: 'debug', level: 'debug' },
    { title: 'verbose', call: 'verbose', level: 'trace' },
    { title: 'fatal', call: 'fatal', level: 'fatal' },
  ] as const)('writes $title as level $level', ({ call, level }) => {
    const { logger, records } = capturedLogger();

    logger[call]('said');

    expect(records()).toEqual([expect.objectContaining({ level, msg: 'said' })]);
  });

  it('understands the ways of Nest', () => {
    const { logger, records } = capturedLogger();
    Logger.overrideLogger(logger);
    const nest = new Logger('Orders');
    const error = new TypeError('bad');

    nest.log('with fields', { event: 'order.placed' });
    nest.error('with an error', error);
    nest.error(error);
    nest.error('with a stack', error.stack);
    nest.log({ msg: 'as an object', event: 'order.placed', amount: 1_999 });

    const described = { type: 'TypeError', message: 'bad', stack: error.stack };
    expect(records()).toEqual([
      expect.objectContaining({ msg: 'with fields', event: 'order.placed', context: 'Orders' }),
      expect.objectContaining({ msg: 'with an error', error: described, context: 'Orders' }),
      expect.objectContaining({ msg: 'bad', error: described, context: 'Orders' }),
      expect.objectContaining({
        msg: 'with a stack',
        error: expect.objectContaining({ stack: error.stack }),
      }),
      expect.objectContaining({ msg: 'as an object', event: 'order.placed', amount: 1_999 }),
    ]);
  });

  it('keeps the chatter of Nest to itself below debug', () => {
    const { logger, records } = capturedLogger('info');

    logger.log('AppModule dependencies initialized', 'InstanceLoader');
    logger.log('placed', 'Orders');
    logger.error('no such provider', undefined, 'InstanceLoader');

    expect(records().map(({ msg }) => msg)).toEqual(['placed', 'no such provider']);
  });

  it('takes ids given as fields over those of the request, and lets no field pose as another', () => {
    const { logger, records } = capturedLogger();

    logger.log('late', {
      correlationId: 'c-1',
      level: 'fatal',
      time: 'never',
      service: 'x',
      msg: 'y',
    });

    expect(records()[0]).toMatchObject({
      level: 'info',
      service: 'service-b',
      msg: 'late',
      correlationId: 'c-1',
      _level: 'fatal',
      _time: 'never',
      _service: 'x',
      _msg: 'y',
    });
  });

  it('lets no value forge a line or drive a terminal', () => {
    const { logger, lines, records } = capturedLogger();
    const evil = 'x\n{"level":"fatal"}\r\u001b[2J\u009b2J\u2028\u202e';

    logger.log(evil, { [evil]: evil, nested: { evil } });

    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    expect(records()[0]).toMatchObject({ msg: evil, [evil]: evil, nested: { evil } });
  });

  it('survives values that JSON cannot hold, and bounds long ones', () => {
    const { logger, records } = capturedLogger();
    const ring: Record<string, unknown> = {};
    ring['self'] = ring;

    logger.log('odd', { ring, big: 1n, long: 'x'.repeat(100_000), cause: new Error('why') });

    expect(records()[0]).toMatchObject({
      ring: { self: '[Circular]' },
      big: '1',
      long: expect.stringMatching(/^x{4096}… \(95904 more characters\)$/),
      cause: { type: 'Error', message: 'why' },
    });
  });

  it('writes aligned text for people when asked to', () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };

    createServiceLogger({ service: 'service-b', format: 'pretty', destination }).log('hello');

    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}service-b .* hello\n$/),
    ]);
  });
});
