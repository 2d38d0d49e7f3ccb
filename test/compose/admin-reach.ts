import type { Checks } from './checks.js';
import type { ComposeStack } from './compose-stack.js';

/** Beside B in its networks, with the ports their admin contracts have. */
const NEIGHBOURS = ['service-a:50061', 'service-c:50063'] as const;

/** Where each service's admin contract is in the network that it shares with the console alone. */
const FROM_CONSOLE = ['service-a.admin:50061', 'service-c.admin:50063'] as const;

/** Asks each address with each token, in one container, by the client in the image. */
const ASK = `
  const { AdminClient } = await import('/app/dist/libs/admin/src/client/index.js');
  const [addresses, tokens] = process.argv.slice(1).map((text) => JSON.parse(text));
  const ask = async (address, token) => {
    const client = new AdminClient({ address, ...(token === '' ? {} : { token }) });
    try {
      return (await client.call('GetStatus', {})).service;
    } catch (error) {
      return error.code;
    } finally {
      client.close();
    }
  };
  const rows = addresses.map((address) => Promise.all(tokens.map((token) => ask(address, token))));
  console.log(JSON.stringify(await Promise.all(rows)));`;

/** No service reaches another's admin contract: each listens to the console alone. */
export async function checkAdminIsLocal(stack: ComposeStack, checks: Checks): Promise<void> {
  const rows = await ask(stack, 'service-b', NEIGHBOURS, ['']);
  for (const [i, address] of NEIGHBOURS.entries()) {
    const [answer = 'nothing'] = rows[i] ?? [];
    checks.check(`service-b does not reach ${address}`, answer === 'UNAVAILABLE', answer);
  }
}

/** The console reaches them, and must bring the token. */
export async function checkAdminIsGuarded(
  stack: ComposeStack,
  checks: Checks,
  token: string,
): Promise<void> {
  const rows = await ask(stack, 'console', FROM_CONSOLE, ['', `${token}x`, token]);
  for (const [i, address] of FROM_CONSOLE.entries()) {
    const [without, wrong, right] = rows[i] ?? [];
    checks.check(
      `${address} refuses the console without a token and with a wrong one, and answers the right one`,
      without === 'UNAUTHENTICATED' &&
        wrong === 'UNAUTHENTICATED' &&
        address.startsWith(`${right}.`),
      `${without}, ${wrong}, ${right}`,
    );
  }
}

async function ask(
  stack: ComposeStack,
  from: 'service-b' | 'console',
  addresses: readonly string[],
  tokens: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const { ok, output } = await stack.exec(
    from,
    'node',
    '--input-type=module',
    '-e',
    ASK,
    JSON.stringify(addresses),
    JSON.stringify(tokens),
  );
  if (!ok) throw new Error(`${from} could not ask ${addresses.join(', ')}: ${output}`);
  return JSON.parse(output) as string[][];
}
