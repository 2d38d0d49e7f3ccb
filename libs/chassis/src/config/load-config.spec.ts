import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError } from './config-error.js';
import { loadConfig } from './load-config.js';
import { serviceEnvironment } from './service-environment.js';
import { address, bindAddress, milliseconds, oneOf, port, secret } from './variables.js';

const schema = serviceEnvironment.extend({
  PLACEMENT: oneOf(['none', 'b-c', 'every-hop']).default('every-hop'),
  SERVICE_C_PORT: port().default(50_053),
  SERVICE_C_ADDRESS: address().optional(),
});

describe('the configuration of a service', () => {
  it('has a safe default for everything', () => {
    expect(loadConfig(schema, {})).toEqual({
      BIND_ADDRESS: '127.0.0.1',
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'auto',
      SHUTDOWN_GRACE_MS: 3_000,
      PLACEMENT: 'every-hop',
      SERVICE_C_PORT: 50_053,
    });
  });

  it('takes a variable set to nothing as absent, and leaves others alone', () => {
    const config = loadConfig(schema, { PLACEMENT: '', SERVICE_C_PORT: '0', PATH: '/bin' });

    expect(config).toMatchObject({ PLACEMENT: 'every-hop', SERVICE_C_PORT: 0 });
    expect(config).not.toHaveProperty('PATH');
  });

  it('reports every fault at once, in one line, with name, rule and value', () => {
    const load = () =>
      loadConfig(schema, { PLACEMENT: 'everywhere', SERVICE_C_PORT: '99999', LOG_LEVEL: 'loud' });

    expect(load).toThrow(ConfigError);
    expect(load).toThrow(
      'LOG_LEVEL must be one of trace, debug, info, warn, error (got "loud"); ' +
        'PLACEMENT must be one of none, b-c, every-hop (got "everywhere"); ' +
        'SERVICE_C_PORT must be a port from 0 to 65535 (got "99999")',
    );
  });

  it('says that a required variable is not set', () => {
    const required = z.object({ PEER: address() });

    expect(() => loadConfig(required, { PEER: '' })).toThrow(
      'PEER must be host:port, such as 127.0.0.1:50053 (it is not set)',
    );
  });

  it('lets no value forge a line or fill the screen', () => {
    const value = `none\ncannot start: forged\u001b[2J${'x'.repeat(1_000)}`;

    const load = () => loadConfig(schema, { PLACEMENT: value });

    expect(load).toThrow(/^PLACEMENT must be \P{Cc}{1,200}more characters\)$/u);
  });
});

describe('a secret', () => {
  const token = z.object({ TOKEN: secret(16).optional() });

  it('is taken from its least length on, or may be absent', () => {
    expect(loadConfig(token, { TOKEN: 'a-token-of-16-ch' })).toEqual({ TOKEN: 'a-token-of-16-ch' });
    expect(loadConfig(token, { TOKEN: '' })).toEqual({});
  });

  it.each([
    { title: 'too short', text: 'hunter2', got: 'got 7 characters, not shown' },
    { title: 'too long', text: 'x'.repeat(513), got: 'got 513 characters, not shown' },
    { title: 'with a space', text: 'correct horse battery', got: 'got 21 characters, not shown' },
    { title: 'with a line break', text: 'a-token-of-16-ch\n', got: 'got 17 characters, not shown' },
  ])('is refused and not shown: $title', ({ text, got }) => {
    expect(() => loadConfig(token, { TOKEN: text })).toThrow(
      new ConfigError([
        `TOKEN must be 16 to 512 printable ASCII characters without spaces (${got})`,
      ]),
    );
  });
});

describe('the kinds of variables', () => {
  it.each([
    { title: 'any free port', kind: port(), text: '0', value: 0 },
    { title: 'the last port', kind: port(), text: '65535', value: 65_535 },
    { title: 'the least time', kind: milliseconds(100, 600), text: '100', value: 100 },
    { title: 'the most time', kind: milliseconds(100, 600), text: '600', value: 600 },
    { title: 'an IPv4 address', kind: address(), text: '10.0.0.1:80', value: '10.0.0.1:80' },
    { title: 'an IPv6 address', kind: address(), text: '[::1]:80', value: '[::1]:80' },
    { title: 'a service name', kind: address(), text: 'service-c:80', value: 'service-c:80' },
    { title: 'every interface', kind: bindAddress(), text: '0.0.0.0', value: '0.0.0.0' },
    { title: 'every IPv6 interface', kind: bindAddress(), text: '::', value: '::' },
    { title: 'a host name', kind: bindAddress(), text: 'localhost', value: 'localhost' },
  ])('take $title: $text', ({ kind, text, value }) => {
    expect(loadConfig(z.object({ IT: kind }), { IT: text })).toEqual({ IT: value });
  });

  it.each([
    { title: 'a port too high', kind: port(), text: '65536' },
    { title: 'a negative port', kind: port(), text: '-1' },
    { title: 'a port in hexadecimal', kind: port(), text: '0x50' },
    { title: 'a port with a fraction', kind: port(), text: '80.5' },
    { title: 'a port with spaces', kind: port(), text: ' 80' },
    { title: 'too little time', kind: milliseconds(100, 600), text: '99' },
    { title: 'too much time', kind: milliseconds(100, 600), text: '601' },
    { title: 'time with a unit', kind: milliseconds(100, 600), text: '200ms' },
    { title: 'an address without port', kind: address(), text: '10.0.0.1' },
    { title: 'an address with port 0', kind: address(), text: '10.0.0.1:0' },
    { title: 'an address with a scheme', kind: address(), text: 'http://c:80' },
    { title: 'a mistyped IPv4 address', kind: address(), text: '10.0.0.256:80' },
    { title: 'an address with spaces', kind: address(), text: 'service c:80' },
    { title: 'an interface with port', kind: bindAddress(), text: '127.0.0.1:80' },
  ])('refuse $title: $text', ({ kind, text }) => {
    expect(() => loadConfig(z.object({ IT: kind }), { IT: text })).toThrow(ConfigError);
  });
});
