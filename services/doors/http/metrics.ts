import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Service } from '../../service.ts';

/** Text of the Prometheus exposition format 0.0.4. */
export interface Metrics {
  text(services: readonly Service[], doorCounts: Record<string, number>): string;
  close(): void;
}

const resolutionMs = 10;

const label = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

export function openMetrics(): Metrics {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  // The histogram holds the time between two looks; what is over the planned time is delay.
  const seconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - resolutionMs / 1e3) || 0;
  return {
    text(services, doorCounts) {
      const lines = [
        '# HELP metaldesk_service_up 1 while a service listens or works.',
        '# TYPE metaldesk_service_up gauge',
        ...services.map(
          (s) =>
            `metaldesk_service_up{service="${label(s.name)}"} ${s.health().state === 'listening' ? 1 : 0}`,
        ),
        '# HELP metaldesk_service_count What each service counted since it started, by name.',
        '# TYPE metaldesk_service_count untyped',
        ...[...services.map((s) => [s.name, s.counters()] as const), ['ui', doorCounts] as const].flatMap(
          ([service, counts]) =>
            Object.entries(counts).map(
              ([name, n]) =>
                `metaldesk_service_count{service="${label(service)}",name="${label(name)}"} ${n}`,
            ),
        ),
        '# HELP metaldesk_event_loop_delay_seconds How late the event loop was since the last reading.',
        '# TYPE metaldesk_event_loop_delay_seconds summary',
        ...[50, 99, 100].map(
          (p) =>
            `metaldesk_event_loop_delay_seconds{quantile="${p / 100}"} ${seconds(delay.percentile(p)).toFixed(6)}`,
        ),
        '# TYPE process_resident_memory_bytes gauge',
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        '# TYPE process_cpu_seconds_total counter',
        `process_cpu_seconds_total ${(Object.values(process.cpuUsage()).reduce((a, b) => a + b) / 1e6).toFixed(3)}`,
        '# TYPE process_start_time_seconds gauge',
        `process_start_time_seconds ${((Date.now() - process.uptime() * 1000) / 1000).toFixed(0)}`,
      ];
      delay.reset();
      return `${lines.join('\n')}\n`;
    },
    close: () => void delay.disable(),
  };
}
