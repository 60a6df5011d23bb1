import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../../contract/result.ts';
import type { Count } from '../../platform/count.ts';
import { crossSite, fromThisDesk, hostOf, isDesk } from './caller-address.ts';
import { isOurs, type Reach, type ReachNow } from './reach.ts';

const openToAll = /^\/(healthz|metrics)$/;

/** The path alone, whatever the query says. */
const pathOf = (url: string): string => url.split('?', 1)[0]!;

const reasons = {
  host: 'this desk is not reached by that name. On the desk it is localhost or 127.0.0.1; further names stand in the setting https.names',
  origin: 'the request comes from another site',
  site: 'the request comes from another site',
} as const;

/** Where a plain request is sent instead; null when nothing answers over TLS, or the name is none of ours. */
export function tlsAddress(headers: FastifyRequest['headers'], url: string, reach: Reach): string | null {
  const host = hostOf(headers);
  if (reach.tlsPort === null || host === null || !isOurs(host, reach) || !url.startsWith('/')) return null;
  return `https://${host.includes(':') ? `[${host}]` : host}:${reach.tlsPort}${url}`;
}

/**
 * Who may come in at all. The desk itself: as its own loopback name. Other computers: over TLS, by a name of this desk;
 * in plain HTTP only /MAAS/ (where the settings let it), /healthz and /metrics. Never a page of another site.
 */
export function guard(scheme: 'http' | 'https', reachNow: ReachNow, count: Count) {
  const no = (reply: FastifyReply, why: keyof typeof reasons): FastifyReply => {
    count(`refused: ${why}`);
    return reply.code(403).send(refuse('forbidden', `Refused: ${reasons[why]}.`));
  };

  async function plainFromElsewhere(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const reach = await reachNow();
    const to = tlsAddress(request.headers, request.url, reach);
    if (to !== null && (request.method === 'GET' || request.method === 'HEAD')) {
      count('sent on to TLS');
      return reply.code(307).header('location', to).header('cache-control', 'no-store').send();
    }
    count('refused: off the desk');
    const how =
      reach.tlsPort === null
        ? 'Other computers get in over TLS once it is switched on: --https 0.0.0.0:5443, or the setting https.listen'
        : `Other computers get in over TLS, on port ${reach.tlsPort}`;
    return reply
      .code(403)
      .send(
        refuse('forbidden', `From another computer only /MAAS/, /healthz and /metrics answer here. ${how}.`),
      );
  }

  async function maasFromElsewhere(reply: FastifyReply): Promise<unknown> {
    if ((await reachNow()).plainMaas) return undefined;
    count('refused: plain MAAS');
    return reply
      .code(403)
      .send(refuse('forbidden', 'This desk answers /MAAS/ over TLS only. Use its https:// address.'));
  }

  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { headers, method, url } = request;
    const path = pathOf(url);
    if (openToAll.test(path)) return undefined;
    const signs = { remoteAddress: request.socket.remoteAddress, headers };
    if (path.startsWith('/MAAS/'))
      return scheme === 'https' || fromThisDesk(signs) ? undefined : maasFromElsewhere(reply);
    if (!isDesk(signs)) {
      if (scheme === 'http')
        return fromThisDesk(signs) ? no(reply, 'host') : plainFromElsewhere(request, reply);
      const host = hostOf(headers);
      if (host === null || !isOurs(host, await reachNow())) return no(reply, 'host');
    }
    const why = crossSite({ method, path, headers }, scheme);
    return why === null ? undefined : no(reply, why as keyof typeof reasons);
  };
}
