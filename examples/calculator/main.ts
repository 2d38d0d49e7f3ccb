import { CircuitOpenError, type CircuitBreaker } from '@firebreak/resilience';
import { grpcStatusName, isServiceError } from '@firebreak/resilience/grpc';
import type { Demo, Example } from '../demo/demo.js';
import type { DemoTime } from '../demo/demo-time.js';
import type { Output } from '../demo/output.js';
import { milliseconds, percent, seconds } from '../demo/words.js';
import { AnswersWhileOpen } from './answers-while-open.js';
import { CalculatorServer } from './calculator-server.js';
import { MetricsReport, type BreakerReport } from './metrics-report.js';
import { ResilientCalculator } from './resilient-calculator.js';

export const example: Example = { fast: 'stepping', run };

/** What all parts of the demo work with. */
interface Stage {
  readonly out: Output;
  readonly time: DemoTime;
  readonly server: CalculatorServer;
  readonly calculator: ResilientCalculator;
}

async function run({ out, time, onEnd }: Demo): Promise<void> {
  const server = new CalculatorServer();
  onEnd(() => server.stop());
  await server.start();
  const calculator = new ResilientCalculator(server.address, time);
  onEnd(() => calculator.close());
  const { add, divide } = calculator.breakers;
  const reports = [new MetricsReport(add), new MetricsReport(divide)];
  for (const breaker of [add, divide]) tellMoves(breaker, out);
  const stage = { out, time, server, calculator };

  await normalOperation(stage);
  await serverGoesDown(stage);
  await serverRecovers(stage);
  await eachOperationForItself(stage);
  printReport(
    out,
    reports.map((report) => report.now()),
  );
}

async function normalOperation({ out, calculator }: Stage): Promise<void> {
  out.title('1. Normal operation');
  for (let i = 0; i < 5; i++) {
    await show(out, `10 + ${i}`, () => calculator.add(10, i));
  }
  await show(out, '8 / 2', () => calculator.divide(8, 2));
  for (let i = 1; i <= 5; i++) {
    await show(out, `${i} / 0`, () => calculator.divide(i, 0));
  }
  const { state } = calculator.breakers.divide;
  out.line(`A wrong question is no failure of the server: the circuit is ${state}.`, 'note');
}

async function serverGoesDown({ out, time, server, calculator }: Stage): Promise<void> {
  out.title('2. The server goes down: ten attempts, one second apart');
  server.stop();
  const downSince = time.now();
  for (let attempt = 1; attempt <= 10; attempt++) {
    const at = seconds(time.now() - downSince);
    await show(out, `attempt ${String(attempt).padStart(2)} at ${at}`, () =>
      calculator.add(10, attempt),
    );
    await time.pause(1_000);
  }
}

async function serverRecovers({ out, time, server, calculator }: Stage): Promise<void> {
  out.title('3. The server recovers: it has been back for five seconds');
  await server.start();
  await calculator.connected(5_000);
  await time.pause(5_000);
  for (let i = 0; i < 5; i++) {
    await show(out, `10 + ${i}`, () => calculator.add(10, i));
    await time.pause(1_000);
  }
}

async function eachOperationForItself({ out, time, server, calculator }: Stage): Promise<void> {
  out.title('4. Down again: each operation has a breaker, and callers get stand-ins');
  const answers = new AnswersWhileOpen(calculator, time);
  await answers.add(2, 3);
  out.line('2 + 3 = 5 was answered and is remembered.', 'note');
  server.stop();
  for (let attempt = 1; attempt <= 3; attempt++) {
    await show(out, '7 + 7', () => calculator.add(7, 7));
    await show(out, '8 / 2', () => calculator.divide(8, 2));
  }
  for (const [a, b] of [
    [2, 3],
    [7, 7],
  ] as const) {
    const { value, from } = await answers.add(a, b);
    const sum = `${a} + ${b} = ${value}`;
    out.line(`${sum.padEnd(24)}from: ${from}`, 'refused');
  }
  for (let attempt = 4; attempt <= 6; attempt++) {
    await show(out, '8 / 2', () => calculator.divide(8, 2));
  }
}

/** Makes a call and prints what became of it: whatever that is, the demo goes on. */
async function show(out: Output, question: string, ask: () => Promise<number>): Promise<void> {
  try {
    out.line(`${question} = ${await ask()}`, 'good');
  } catch (error) {
    const refused = error instanceof CircuitOpenError;
    out.line(`${question.padEnd(24)}${reasonOf(error)}`, refused ? 'refused' : 'bad');
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof CircuitOpenError) {
    return `failed fast: circuit open, retry after ${seconds(error.retryAfterMs ?? 0)}`;
  }
  if (isServiceError(error)) return `failed: ${grpcStatusName(error.code)}`;
  throw error;
}

function tellMoves(breaker: CircuitBreaker, out: Output): void {
  breaker.on('transition', ({ from, to, reason, failures }) => {
    const why =
      reason === 'failures' ? `${failures} failures in a row` : reason.replaceAll('_', ' ');
    out.line(`${breaker.name}: ${from} → ${to} (${why})`, 'note');
  });
}

/** As wide whatever is measured, so that the table does not change its shape from run to run. */
function measured(ms: number): string {
  return milliseconds(ms).padStart('1000.0 ms'.length);
}

function printReport(out: Output, reports: readonly BreakerReport[]): void {
  const row = (what: string, figure: (report: BreakerReport) => string): readonly string[] => [
    what,
    ...reports.map(figure),
  ];
  out.title('Metrics report');
  out.table([
    ['', 'add', 'divide'],
    row('requests attempted', ({ attempted }) => String(attempted)),
    row('blocked by the breaker', ({ blocked }) => String(blocked)),
    row('time saved by failing fast', ({ timeSavedMs }) => measured(timeSavedMs)),
    row('state transitions', ({ transitions }) => String(transitions)),
    row('success rate', ({ successRate }) => percent(successRate)),
    row('failure rate', ({ failureRate }) => percent(failureRate)),
    row('average response', ({ averageResponseMs }) => measured(averageResponseMs)),
  ]);
  out.line('A dead server refuses at once, so little time was saved. Calls to one that', 'note');
  out.line('hangs would have waited out their 2 s: npm run example -- slow-dependency', 'note');
}
