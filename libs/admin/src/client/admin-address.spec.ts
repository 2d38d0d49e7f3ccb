import { describe, expect, it } from '@jest/globals';
import { adminAccess, adminBind } from './admin-address.js';

const TOKEN = 'a-token-of-two-dozen-chars';

describe('the address of an admin contract', () => {
  it.each([
    { title: 'loopback without a token', bind: '0.0.0.0', token: undefined, is: '127.0.0.1' },
    { title: 'where the service is with one', bind: '0.0.0.0', token: TOKEN, is: '0.0.0.0' },
  ])('is bound to $title', ({ bind, token, is }) => {
    expect(adminBind(bind, token)).toBe(is);
  });

  it.each([
    { title: 'the default', env: {}, address: '127.0.0.1:50062' },
    { title: 'its port', env: { SERVICE_B_ADMIN_PORT: '7' }, address: '127.0.0.1:7' },
    {
      title: 'a port set to nothing',
      env: { SERVICE_B_ADMIN_PORT: '' },
      address: '127.0.0.1:50062',
    },
    { title: 'no token', env: { BIND_ADDRESS: '10.1.2.3' }, address: '127.0.0.1:50062' },
    {
      title: 'a token, every interface',
      env: { BIND_ADDRESS: '0.0.0.0', ADMIN_TOKEN: TOKEN },
      address: '127.0.0.1:50062',
    },
    {
      title: 'a token, one interface',
      env: { BIND_ADDRESS: 'fd00::1', ADMIN_TOKEN: TOKEN },
      address: '[fd00::1]:50062',
    },
  ])('is reached by the environment: $title', ({ env, address }) => {
    expect(adminAccess('service-b', env).address).toBe(address);
  });
});
