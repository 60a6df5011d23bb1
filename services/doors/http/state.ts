import type { FastifyInstance } from 'fastify';
import type { HttpDoorDeps } from './server.ts';
import type { Metrics } from './metrics.ts';

/** `/healthz` and `/metrics`: for whatever watches this desk, from anywhere. */
export function mountState(
  app: FastifyInstance,
  { services, version, count }: HttpDoorDeps,
  metrics: Metrics,
): void {
  app.get('/healthz', (_request, reply) => {
    const states = services().map((s) => [s.name, { ...s.health(), counters: s.counters() }] as const);
    const healthy = !states.some(([, { state }]) => state === 'refused' || state === 'failed');
    void reply.header('cache-control', 'no-store').send({
      healthy,
      version,
      uptimeSeconds: Math.round(process.uptime()),
      services: Object.fromEntries(states),
    });
  });
  app.get('/metrics', (_request, reply) => {
    void reply
      .header('cache-control', 'no-store')
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(metrics.text(services(), count.all()));
  });
}
