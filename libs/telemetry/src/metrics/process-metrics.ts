import { performance } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

/** Shows what the process itself uses, by OpenTelemetry's names. Read when metrics are collected. */
export function observeProcess(meter: Meter): void {
  meter
    .createObservableCounter('process.cpu.time', {
      unit: 's',
      description: 'Time of the processor that was used, by mode.',
    })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / 1e6, { 'cpu.mode': 'user' });
      result.observe(system / 1e6, { 'cpu.mode': 'system' });
    });
  meter
    .createObservableUpDownCounter('process.memory.usage', {
      unit: 'By',
      description: 'Memory that is held, as the system sees it.',
    })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableGauge('process.uptime', {
      unit: 's',
      description: 'Time since the process began.',
    })
    .addCallback((result) => result.observe(performance.now() / 1_000));
  observeEventLoop(meter);
}

function observeEventLoop(meter: Meter): void {
  let last = performance.eventLoopUtilization();
  meter
    .createObservableGauge('nodejs.eventloop.utilization', {
      unit: '1',
      description: 'Share of the time since the last look in which the event loop was busy.',
    })
    .addCallback((result) => {
      const now = performance.eventLoopUtilization();
      result.observe(performance.eventLoopUtilization(now, last).utilization);
      last = now;
    });
}
