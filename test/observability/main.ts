/**
 * The observability test: rules and files by themselves, then a real Prometheus and a receiver of
 * spans beside the real services, while C is killed under load and started again. Needs the build,
 * and `prometheus` with `promtool` (Debian's package prometheus).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { SERVICES } from '@firebreak/contracts/plain';
import { freePort, Stack } from '@firebreak/stack';
import { EdgeClient } from '../chain/harness/edge-client.js';
import { eventually } from './eventually.js';
import { Checks } from '../compose/checks.js';
import { checkFiles, run } from './files.js';
import { checkDegraded } from './health.js';
import { PrometheusProcess } from './prometheus-process.js';
import { dashboardQueries, withoutThreshold } from './queries.js';
import { SpanReceiver } from './span-receiver.js';
import { checkBreakerEvents, checkWholeTrace } from './traces.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PERIOD = '30s';
const PER_SECOND = 20;

const checks = new Checks('observability test');
const receiver = new SpanReceiver();
let stack: Stack | undefined;
let prometheus: PrometheusProcess | undefined;
let edge: EdgeClient | undefined;

if (!(await run('promtool', ['--version'])).ok) {
  checks.check('Prometheus is there: apt-get install prometheus', false);
  process.exit(checks.conclude());
}
try {
  await checks.part('Files', async () => checkFiles(checks));
  await checks.part('Metrics and traces of a healthy chain', checkHealthy);
  await checks.part('C killed under load, and started again', checkOutage);
  await checks.part('Queries of dashboards and alerts', checkQueries);
} finally {
  await edge?.close();
  await prometheus?.stop();
  await stack?.close();
  receiver.close();
}
process.exitCode = checks.conclude();

async function checkHealthy(): Promise<void> {
  const endpoint = await receiver.start();
  stack = await Stack.start({
    placement: 'every-hop',
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      BREAKER_OPEN_MS: '1000',
      // Started again, C must be where Prometheus looks for it.
      SERVICE_C_METRICS_PORT: String(await freePort()),
    },
  });
  edge = new EdgeClient(stack.url);
  prometheus = await PrometheusProcess.start(stack);
  // Cold starts can be slower than an order may take.
  await eventually('a quote is given', async () => (await edge?.quote())?.status === 200, 30_000);
  await edge.order(undefined, { traceparent: `00-${TRACE}-b7ad6b7169203331-01` });
  await checkWholeTrace(receiver, TRACE, checks);
  for (const service of SERVICES) {
    const answer = await fetch(`http://${await stack.metricsAddress(service)}/metrics`);
    const { ok, output } = await run('promtool', ['check', 'metrics'], await answer.text());
    checks.check(
      `promtool finds no fault with the metrics of ${service}`,
      ok && output === '',
      output,
    );
  }
}

async function checkOutage(): Promise<void> {
  if (stack === undefined || prometheus === undefined || edge === undefined) {
    throw new Error('the chain did not start');
  }
  const [chain, watcher, client] = [stack, prometheus, edge];
  const { body } = await client.order();
  const kinds = [() => client.order(), () => client.quote(), () => client.read(String(body['id']))];
  let sent = 0;
  const load = setInterval(() => {
    const send = kinds[sent++ % kinds.length];
    // How requests end is what the metrics are to tell, here nobody waits for it.
    send?.().catch(() => undefined);
  }, 1_000 / PER_SECOND);
  try {
    await delay(4_000);
    await chain.kill('service-c');
    const blocked =
      'sum(resilience_breaker_blocked_total{resilience_breaker_name="service-c/Charge"}) > 0';
    const failing =
      'resilience_breaker_transitions_total{resilience_breaker_reason="probe_failed"} > 0';
    await eventually(
      'refusals are seen',
      async () => (await watcher.query(blocked)).length > 0,
      20_000,
    );
    await eventually(
      'failed probes are seen',
      async () => (await watcher.query(failing)).length > 0,
      20_000,
    );
    await eventually(
      'C is missed',
      async () => (await watcher.query('up == 0')).length > 0,
      20_000,
    );
    checks.check('Prometheus sees refused calls, failed probes, and that C is gone', true);
    await checkDegraded(chain, checks);
    await chain.start('service-c');
    const back = 'sum(resilience_breaker_state{resilience_breaker_state=~"open|half_open"}) == 0';
    await eventually(
      'all is closed again',
      async () => (await watcher.query(back)).length > 0,
      30_000,
    );
    await eventually(
      'C is scraped again',
      async () => (await watcher.query('up == 0')).length === 0,
      20_000,
    );
    checks.check('and that all is well again once C is back', true);
    await delay(3_000);
  } finally {
    clearInterval(load);
  }
  await checkBreakerEvents(receiver, checks);
}

async function checkQueries(): Promise<void> {
  if (prometheus === undefined) throw new Error('Prometheus did not start');
  const alerts = [...(await prometheus.alerts())].map(([name, expression]) => ({
    title: `alert ${name}`,
    expression: withoutThreshold(expression),
  }));
  checks.check('there are alerts', alerts.length > 0, alerts.length);
  const queries = [...(await dashboardQueries(PERIOD)), ...alerts];
  const empty: string[] = [];
  for (const { title, expression } of queries) {
    const found = await prometheus.query(expression).catch((error: unknown) => String(error));
    if (typeof found === 'string') empty.push(`${title} (${found})`);
    else if (found.length === 0) empty.push(title);
  }
  const figure = empty.length === 0 ? `${queries.length} queries` : empty.join('; ');
  checks.check('every query returns data', empty.length === 0, figure);
}
