import type { AddressInfo } from 'node:net';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import type { Dispatch } from '../../contract/dispatch.ts';
import { maxLineBytes } from '../../contract/lines.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Count } from '../../platform/count.ts';
import type { Log } from '../../platform/log.ts';
import type { Service } from '../../service.ts';
import type { Access, TlsMaterial } from '../../site/access/index.ts';
import type { Uploads } from '../../site/images/index.ts';
import type { SessionDeps } from '../sessions.ts';
import { mountCalls } from './calls.ts';
import { guard, tlsAddress } from './guard.ts';
import { reachedAs, whyNotListening } from './listen.ts';
import { mountLive } from './live.ts';
import { mountLogIn } from './log-in.ts';
import { openMetrics } from './metrics.ts';
import { answerPlainToo } from './plain-on-tls.ts';
import type { ReachNow } from './reach.ts';
import { mountState } from './state.ts';
import { mountUi } from './ui.ts';
import { mountUploads } from './uploads.ts';
import type { Identities } from './who-asks.ts';

export interface HttpDoorDeps {
  session: SessionDeps;
  dispatch: Dispatch;
  identities: Identities;
  access: Pick<Access, 'logIn' | 'logOut' | 'onChange'>;
  reach: ReachNow;
  /** Every service, for /healthz and /metrics. */
  services(): readonly Service[];
  /** The MAAS REST API: everything below /MAAS/. The request's body has not been read. */
  maas(request: IncomingMessage, response: ServerResponse): void;
  /** Images that come in, byte by byte. */
  uploads: Pick<Uploads, 'append'>;
  /** The built UI. */
  rendererDir: string;
  version: string;
  count: Count;
  log: Log;
}

/** Where to listen; with a certificate it is TLS. */
export interface HttpDoorAt {
  host: string;
  port: number;
  tls?: TlsMaterial;
}

export interface HttpDoor {
  /** http://127.0.0.1:5240, with the port that was really taken. */
  url: string;
  port: number;
  /** From now on new connections are shown this certificate. */
  renew(material: TlsMaterial): void;
  stop(): Promise<void>;
}

const handshakeWithinMs = 10_000;
const connectionsAtMost = 4_000;
/** A year, in seconds (RFC 6797). Not with a self-signed certificate: whoever is told so never sees a warning to pass. */
const strictTransport = 'max-age=31536000';

const options = {
  bodyLimit: maxLineBytes,
  requestTimeout: 30_000,
  connectionTimeout: 0,
  forceCloseConnections: true,
  exposeHeadRoutes: true,
  routerOptions: { maxParamLength: 200 },
} as const;

const secureContext = ({ cert, key }: TlsMaterial) => ({ cert, key, minVersion: 'TLSv1.2' as const });

function newApp(tls: TlsMaterial | undefined): FastifyInstance {
  if (!tls) return fastify(options);
  const https = { ...secureContext(tls), handshakeTimeout: handshakeWithinMs, ALPNProtocols: ['http/1.1'] };
  return fastify({ ...options, https }) as unknown as FastifyInstance;
}

/** Listens on `host` and `port` (0: any free one). Refuses with `unavailable` when the port cannot be had. */
export async function openHttpDoor(at: HttpDoorAt, deps: HttpDoorDeps): Promise<Result<HttpDoor>> {
  const scheme = at.tls ? 'https' : 'http';
  const app = newApp(at.tls);
  let facts = at.tls?.facts;
  // A form or plain text of another site could be sent without asking first; only JSON is read.
  app.removeContentTypeParser('text/plain');
  const metrics = openMetrics();
  await app.register(websocket, { options: { maxPayload: maxLineBytes, perMessageDeflate: false } });
  app.addHook('onRequest', guard(scheme, deps.reach, deps.count));
  app.addHook('onSend', (_request, reply, payload, done) => {
    void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    if (facts && !facts.selfSigned) void reply.header('strict-transport-security', strictTransport);
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
  mountLogIn(app, deps);
  mountLive(app, deps);
  mountState(app, deps, metrics);
  await app.register(async (inside) => mountMaas(inside, deps.maas));
  await app.register(async (inside) => mountUploads(inside, deps));
  mountUi(app, deps.rendererDir);
  app.server.maxConnections = connectionsAtMost;
  const endAll = at.tls ? answerPlainToo(app.server as unknown as TlsServer, sendOn(deps.reach)) : undefined;
  try {
    await app.listen({ host: at.host, port: at.port });
  } catch (error) {
    metrics.close();
    await app.close();
    const flag = at.tls ? '--https' : '--http';
    return refuse('unavailable', whyNotListening({ ...at, flag }, error as NodeJS.ErrnoException));
  }
  const { port } = app.server.address() as AddressInfo;
  return ok({
    url: `${scheme}://${reachedAs(at.host)}:${port}`,
    port,
    renew(material) {
      facts = material.facts;
      (app.server as unknown as TlsServer).setSecureContext(secureContext(material));
    },
    async stop() {
      for (const client of app.websocketServer.clients) client.terminate();
      endAll?.();
      metrics.close();
      await app.close();
    },
  });
}

/** Plain requests that reached the TLS port. */
const sendOn =
  (reachNow: ReachNow): RequestListener =>
  (request, response) => {
    const answer = async (): Promise<void> => {
      const to = tlsAddress(request.headers, request.url ?? '/', await reachNow());
      const mayGo = to !== null && (request.method === 'GET' || request.method === 'HEAD');
      response.writeHead(mayGo ? 307 : 400, {
        'content-type': 'text/plain; charset=utf-8',
        connection: 'close',
        ...(mayGo && { location: to }),
      });
      response.end('This port speaks TLS. Write https:// before its address.\n');
    };
    answer().catch(() => response.destroy());
  };

/** The body stays unread: the MAAS door parses forms as its clients really send them. */
function mountMaas(app: FastifyInstance, maas: HttpDoorDeps['maas']): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.all('/MAAS/*', (request, reply) => {
    reply.hijack();
    maas(request.raw, reply.raw);
  });
}
