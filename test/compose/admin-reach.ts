import type { Checks } from './checks.js';
import type { ComposeStack } from './compose-stack.js';

/** Beside B in its networks, with the ports their admin contracts have. */
const NEIGHBOURS = ['service-a:50061', 'service-c:50063'] as const;

/** Asks each neighbour with each token, in B's container, by the client in the image. */
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

/** Without ADMIN_TOKEN the admin contracts of A and C listen inside their own containers only. */
export async function checkAdminIsLocal(stack: ComposeStack, checks: Checks): Promise<void> {
  const rows = await askNeighbours(stack, ['']);
  for (const [i, address] of NEIGHBOURS.entries()) {
    const [answer = 'nothing'] = rows[i] ?? [];
    checks.check(`service-b does not reach ${address}`, answer === 'UNAVAILABLE', answer);
  }
}

/** With ADMIN_TOKEN they listen to their neighbours too, who must bring it. */
export async function checkAdminIsGuarded(
  stack: ComposeStack,
  checks: Checks,
  token: string,
): Promise<void> {
  const rows = await askNeighbours(stack, ['', `${token}x`, token]);
  for (const [i, address] of NEIGHBOURS.entries()) {
    const [without, wrong, right] = rows[i] ?? [];
    checks.check(
      `${address} refuses service-b without a token and with a wrong one, and answers the right one`,
      without === 'UNAUTHENTICATED' &&
        wrong === 'UNAUTHENTICATED' &&
        address.startsWith(`${right}:`),
      `${without}, ${wrong}, ${right}`,
    );
  }
}

async function askNeighbours(
  stack: ComposeStack,
  tokens: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const { ok, output } = await stack.exec(
    'service-b',
    'node',
    '--input-type=module',
    '-e',
    ASK,
    JSON.stringify(NEIGHBOURS),
    JSON.stringify(tokens),
  );
  if (!ok) throw new Error(`service-b could not ask its neighbours: ${output}`);
  return JSON.parse(output) as string[][];
}
