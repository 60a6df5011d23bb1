import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { badInput } from '../../contract/dispatch.ts';
import { ok, refuse } from '../../contract/result.ts';
import { isDesk } from './caller-address.ts';
import { cookieOf, noCookie, tokenIn } from './cookie.ts';
import type { HttpDoorDeps } from './server.ts';
import { ownHeader, turnAway } from './who-asks.ts';

const given = z.object({ username: z.string().min(1).max(150), password: z.string().max(1024) }).strict();
const bodyLimitBytes = 8192;

/** `POST /api/login` opens a session and hands its token to the browser as a cookie; `POST /api/logout` ends it. */
export function mountLogIn(app: FastifyInstance, deps: HttpDoorDeps): void {
  const { access, count } = deps;
  const notOurs = (request: FastifyRequest): boolean =>
    request.headers[ownHeader] === undefined || request.headers.origin !== `https://${request.headers.host}`;
  const refusePage = (reply: FastifyReply): FastifyReply => {
    count('refused: origin');
    return turnAway(
      reply,
      refuse('forbidden', 'Refused: only the page of this desk logs in and out.').problem,
    );
  };

  app.post('/api/login', { bodyLimit: bodyLimitBytes }, async (request, reply) => {
    const { headers } = request;
    const address = request.socket.remoteAddress ?? '';
    if (isDesk({ remoteAddress: address, headers }))
      return turnAway(
        reply,
        refuse('not_now', 'You sit at the desk itself, where no password is asked.').problem,
      );
    if (notOurs(request)) return refusePage(reply);
    const parsed = given.safeParse(request.body);
    if (!parsed.success) return turnAway(reply, badInput(parsed.error).problem);
    const browser = String(headers['user-agent'] ?? '').replace(/[^\x20-\x7e]/g, '?');
    const result = await access.logIn(parsed.data, { address, browser });
    if (!result.ok) {
      const { retryAfterSeconds, ...problem } = result.problem;
      count(`log-in refused: ${problem.code}`);
      if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
      return turnAway(reply, problem);
    }
    count('logged in');
    const before = tokenIn(headers.cookie);
    if (before !== null) await access.logOut(before);
    const { token, lastsMs, caller } = result.value;
    return reply
      .header('set-cookie', cookieOf(token, Math.floor(lastsMs / 1000)))
      .header('cache-control', 'no-store')
      .send(ok({ username: caller.name }));
  });

  app.post('/api/logout', { bodyLimit: bodyLimitBytes }, async (request, reply) => {
    if (notOurs(request)) return refusePage(reply);
    const token = tokenIn(request.headers.cookie);
    if (token !== null) await access.logOut(token);
    return reply.header('set-cookie', noCookie).header('cache-control', 'no-store').send(ok({}));
  });
}
