import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '@firebreak/chassis';
import { readConfig } from './config.js';

describe('the configuration of the console', () => {
  it('is safe and fits npm start where nothing is set', () => {
    expect(readConfig({})).toMatchObject({
      bind: '127.0.0.1',
      port: 3_010,
      isTokenDrawn: true,
      token: expect.stringMatching(/^[\w-]{32}$/),
      adminAddresses: {
        'service-a': '127.0.0.1:50061',
        'service-b': '127.0.0.1:50062',
        'service-c': '127.0.0.1:50063',
      },
      edgeAddress: '127.0.0.1:3000',
      supervisor: undefined,
      logs: undefined,
    });
  });

  it('draws another token each time', () => {
    expect(readConfig({}).token).not.toBe(readConfig({}).token);
  });

  it('goes by addresses before ports', () => {
    const config = readConfig({
      SERVICE_A_ADMIN_ADDRESS: 'service-a.admin:50061',
      SERVICE_B_ADMIN_PORT: '7',
      SERVICE_A_PORT: '8',
    });

    expect(config.adminAddresses).toMatchObject({
      'service-a': 'service-a.admin:50061',
      'service-b': '127.0.0.1:7',
    });
    expect(config.edgeAddress).toBe('127.0.0.1:8');
  });

  it('says everything that is wrong, and no token', () => {
    const read = () =>
      readConfig({ CONSOLE_PORT: 'x', CONSOLE_TOKEN: 'short', CONSOLE_LOGS: 'logs' });

    expect(read).toThrow(
      new ConfigError([
        'CONSOLE_PORT must be a port from 0 to 65535 (got "x")',
        'CONSOLE_TOKEN must be 16 to 512 printable ASCII characters without spaces (got 5 characters, not shown)',
        'CONSOLE_LOGS must be an absolute path of at most 1024 characters (got "logs")',
      ]),
    );
  });
});
