import type { AddressInfo } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import type { Dispatch } from '../../contract/dispatch.ts';
import type { Caller } from '../../contract/implement.ts';
import { maxLineBytes } from '../../contract/lines.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Count } from '../../platform/count.ts';
import type { Log } from '../../platform/log.ts';
import type { Service } from '../../service.ts';
import type { SessionDeps } from '../sessions.ts';
import { mountCalls } from './calls.ts';
import { closedOffTheDesk } from './guard.ts';
import { mountLive } from './live.ts';
import { openMetrics } from './metrics.ts';
import { mountUi } from './ui.ts';

export interface HttpDoorDeps {
  session: SessionDeps;
  dispatch: Dispatch;
  /** Who calls, by an Authorization header; null when it opens nothing. */
  callerByHeader(header: string): Promise<Caller | null>;
  deskCaller(): Caller;
  /** Every service, for /healthz and /metrics. */
  services(): readonly Service[];
  /** The MAAS REST API: everything below /MAAS/. The request's body has not been read. */
  maas(request: IncomingMessage, response: ServerResponse): void;
  /** The built UI. */
  rendererDir: string;
  version: string;
  count: Count;
  log: Log;
}

export interface HttpDoor {
  /** http://127.0.0.1:5240, with the port that was really taken. */
  url: string;
  stop(): Promise<void>;
}

/** Listens on `host` and `port` (0: any free one). Refuses with `unavailable` when the port cannot be had. */
export async function openHttpDoor(
  at: { host: string; port: number },
  deps: HttpDoorDeps,
): Promise<Result<HttpDoor>> {
  const app = fastify({
    bodyLimit: maxLineBytes,
    requestTimeout: 30_000,
    connectionTimeout: 0,
    forceCloseConnections: true,
    exposeHeadRoutes: true,
    routerOptions: { maxParamLength: 200 },
  });
  // A form or plain text of another site could be sent without asking first; only JSON is read.
  app.removeContentTypeParser('text/plain');
  const metrics = openMetrics();
  await app.register(websocket, { options: { maxPayload: maxLineBytes, perMessageDeflate: false } });
  app.addHook('onRequest', closedOffTheDesk(deps.count));
  app.addHook('onSend', (_request, reply, payload, done) => {
    void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    done(null, payload);
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) deps.log.error({ err: error }, 'a request failed inside');
    deps.count(`refused: ${status}`);
    const code = status === 413 ? 'too_large' : status < 500 ? 'bad_input' : 'failed';
    void reply.code(status).send(refuse(code, status < 500 ? error.message : 'The desk failed inside.'));
  });
  mountCalls(app, deps);
  mountLive(app, deps);
  mountState(app, deps, metrics.text);
  await app.register(async (inside) => mountMaas(inside, deps.maas));
  mountUi(app, deps.rendererDir);
  try {
    await app.listen({ host: at.host, port: at.port });
  } catch (error) {
    metrics.close();
    await app.close();
    return refuse('unavailable', whyNotListening(at, error as NodeJS.ErrnoException));
  }
  const { port } = app.server.address() as AddressInfo;
  return ok({
    url: `http://${reachedAs(at.host)}:${port}`,
    async stop() {
      for (const client of app.websocketServer.clients) client.terminate();
      metrics.close();
      await app.close();
    },
  });
}

/** How the desk itself reaches what listens there: a wildcard is no address to call. */
function reachedAs(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** The body stays unread: the MAAS door parses forms as its clients really send them. */
function mountMaas(app: FastifyInstance, maas: HttpDoorDeps['maas']): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.all('/MAAS/*', (request, reply) => {
    reply.hijack();
    maas(request.raw, reply.raw);
  });
}

function mountState(
  app: FastifyInstance,
  { services, version, count }: HttpDoorDeps,
  metricsText: (services: readonly Service[], counts: Record<string, number>) => string,
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
      .send(metricsText(services(), count.all()));
  });
}

function whyNotListening(at: { host: string; port: number }, error: NodeJS.ErrnoException): string {
  const where = `${at.host}:${at.port}`;
  if (error.code === 'EADDRINUSE') return `Another program listens on ${where}. Choose another with --http.`;
  if (error.code === 'EADDRNOTAVAIL') return `This computer has no address ${at.host}.`;
  if (error.code === 'EACCES') return `Listening on ${where} needs root. Choose a port above 1023.`;
  return `It cannot listen on ${where}: ${error.message}.`;
}
