import { describe, expect, it } from '@jest/globals';
import { explainListenError, ListenFault } from './listen-fault.js';

const TARGET = { bind: '127.0.0.1', port: 80, portVariable: 'SERVICE_A_PORT' };

describe('a listen error', () => {
  it.each([
    {
      title: 'a busy port',
      text: 'listen EADDRINUSE: address already in use 127.0.0.1:80',
      says: 'port 80 on 127.0.0.1 is in use: stop what listens there, or set SERVICE_A_PORT to a free port (0 takes any)',
    },
    {
      title: 'a busy port, as gRPC tells it',
      text: 'No address added out of total 1 resolved errors: [listen EADDRINUSE: address already in use]',
      says: 'port 80 on 127.0.0.1 is in use: stop what listens there, or set SERVICE_A_PORT to a free port (0 takes any)',
    },
    {
      title: 'a privileged port',
      text: 'listen EACCES: permission denied 127.0.0.1:80',
      says: 'port 80 on 127.0.0.1 needs privileges this process does not have: set SERVICE_A_PORT to a port above 1023',
    },
    {
      title: 'a foreign address',
      text: 'listen EADDRNOTAVAIL: address not available',
      says: '127.0.0.1 is not an address of this machine: set BIND_ADDRESS to one, such as 127.0.0.1 or 0.0.0.0',
    },
  ])('from $title names the variable that cures it', ({ text, says }) => {
    expect(explainListenError(new Error(text), TARGET)).toEqual(new ListenFault(says));
  });

  it('of another kind stays as it is', () => {
    const error = new Error('EMFILE');

    expect(explainListenError(error, TARGET)).toBe(error);
  });
});
