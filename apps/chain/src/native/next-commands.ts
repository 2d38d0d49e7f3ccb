import type { ServiceDefinition } from './service-definition.js';

/**
 * What to try once the stack is up, as lines to read and to copy.
 * @param page where the console's is, if it runs
 */
export function nextCommands(services: readonly ServiceDefinition[], page?: string): string[] {
  const edge = services.find(({ name }) => name === 'service-a');
  const url = `http://${edge?.host ?? '127.0.0.1'}:${edge?.port ?? 3_000}`;
  return [
    '',
    ...(page === undefined ? [] : ['  See it live, in a browser:', '', `    ${page}`, '']),
    '  Try, in a second terminal:',
    '',
    `    curl -i ${url}/orders -H 'content-type: application/json' \\`,
    `      -d '{"customer":"c-17","amount":1999,"currency":"EUR"}'`,
    '',
    '    npm run chain -- load 50            25 orders/s and 25 reads of orders/s',
    '    npm run chain -- kill service-c     the failure: watch how far it travels',
    '    npm run chain -- breakers           which are open, and whom they blame',
    '    npm run chain -- logs service-b     what service-b says about it',
    '    npm run chain -- start service-c    the cure',
    '    npm run chain -- ps                 who runs',
    '',
    '  Ctrl-C here stops everything.',
    '',
  ];
}
