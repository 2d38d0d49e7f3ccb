import { checkAdminIsLocal } from './admin-reach.js';
import type { Checks } from './checks.js';
import { SERVICES, type ComposeStack, type Container } from './compose-stack.js';

const BASE_IMAGE = 'node:24-bookworm-slim';
const MOST_LAYER_MB = 60;

/** What the containers may do, asked of the engine and tried from inside. */
export async function checkHardening(stack: ComposeStack, checks: Checks): Promise<void> {
  for (const service of SERVICES) {
    const container = await stack.inspect(service);
    const open = Object.entries(restrictions(container)).filter(([, holds]) => !holds);
    checks.check(
      `${service} is confined`,
      open.length === 0,
      open.length === 0
        ? Object.keys(restrictions(container)).join(', ')
        : `not: ${open.join(' ')}`,
    );

    const wrote = await stack.exec(service, 'node', '-e', `fs.writeFileSync('/app/x', '')`);
    checks.check(`${service} cannot write its files`, wrote.output.includes('EROFS'));
    const caps = await stack.exec(service, 'node', '-e', PRINT_IDENTITY);
    checks.check(`${service} has no rights`, caps.output.trim() === NO_RIGHTS, caps.output.trim());
  }

  await checkPublished(stack, checks);
  await checkReach(stack, checks);
  await checkAdminIsLocal(stack, checks);

  const mb = (await stack.layerBytesOnTopOf(BASE_IMAGE, 'service-a')) / 1e6;
  checks.check(
    `image layers on top of the base are under ${MOST_LAYER_MB} MB`,
    mb < MOST_LAYER_MB,
    `${mb.toFixed(1)} MB`,
  );
}

const PRINT_IDENTITY = `const status = fs.readFileSync('/proc/self/status', 'utf8');
  const value = (key) => status.match(new RegExp('^' + key + ':\\\\s*(\\\\S+)', 'm'))[1];
  console.log(process.getuid(), value('CapEff'), value('NoNewPrivs'))`;
const NO_RIGHTS = '1000 0000000000000000 1';

function restrictions({ Config, HostConfig }: Container): Record<string, boolean> {
  return {
    'user node': Config.User === 'node',
    'read-only': HostConfig.ReadonlyRootfs,
    'no capabilities': HostConfig.CapDrop?.includes('ALL') === true && !HostConfig.CapAdd?.length,
    'no new privileges': HostConfig.SecurityOpt?.includes('no-new-privileges:true') === true,
    init: HostConfig.Init === true,
    'never restarted': HostConfig.RestartPolicy.Name === 'no',
    'memory limit': HostConfig.Memory > 0,
    'process limit': (HostConfig.PidsLimit ?? 0) > 0,
    'log rotation': 'max-size' in HostConfig.LogConfig.Config,
    'heap flags': Config.Env.some((line) => /^NODE_OPTIONS=.*--max-old-space-size=/.test(line)),
  };
}

/** A alone is published, and on loopback only: no admin contract is. */
export async function checkPublished(stack: ComposeStack, checks: Checks): Promise<void> {
  for (const service of SERVICES) {
    const { NetworkSettings } = await stack.inspect(service);
    const published = Object.values(NetworkSettings.Ports)
      .flatMap((bindings) => bindings ?? [])
      .map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}`);
    const expected = service === 'service-a' ? [`127.0.0.1:${stack.edgePort}`] : [];
    checks.check(
      `${service} is published ${expected.length > 0 ? 'on loopback only' : 'nowhere'}`,
      published.join() === expected.join(),
      published.join(' ') || 'no port',
    );
  }
}

/** Each service reaches its neighbour and nobody else. */
async function checkReach(stack: ComposeStack, checks: Checks): Promise<void> {
  const find = (name: string) =>
    `await import('node:dns/promises').then((d) => d.lookup('${name}'))`;
  const aFindsB = await stack.exec(
    'service-a',
    'node',
    '--input-type=module',
    '-e',
    find('service-b'),
  );
  const aFindsC = await stack.exec(
    'service-a',
    'node',
    '--input-type=module',
    '-e',
    find('service-c'),
  );
  checks.check('service-a reaches B and not C', aFindsB.ok && !aFindsC.ok);
}
