import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../contract/implement.ts';
import { problemRow } from '../../contract/problems.ts';
import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import { isDesk } from './caller-address.ts';
import { tokenIn } from './cookie.ts';

export interface Identities {
  /** Who sits at the desk itself. */
  deskCaller(): Caller;
  /** Who calls, by an Authorization header; null when it opens nothing. */
  callerByHeader(header: string): Promise<Caller | null>;
  /** Whose session a token is; null when it is none, over or revoked. */
  callerByToken(token: string): Promise<Caller | null>;
}

/** Set by our own page on everything that it sends; a page of another site cannot, without asking first. */
export const ownHeader = 'x-metaldesk';

const isOwnPage = ({ headers, method }: FastifyRequest): boolean =>
  headers.origin === `https://${headers.host}` &&
  (method === 'GET' || method === 'HEAD' || headers[ownHeader] !== undefined);

/**
 * Who asks: by an API key; as who sits at the desk; by a session. A browser adds its cookie to whatever any page sends,
 * so a session counts only with the signs that the page is ours: the Origin, and on all that changes something a header of our own.
 */
export async function whoAsks(request: FastifyRequest, identities: Identities): Promise<Result<Caller>> {
  const { headers } = request;
  if (headers.authorization !== undefined) {
    const caller = await identities.callerByHeader(headers.authorization);
    return caller ? ok(caller) : refuse('not_known', 'This API key opens nothing.');
  }
  if (isDesk({ remoteAddress: request.socket.remoteAddress, headers })) return ok(identities.deskCaller());
  const token = tokenIn(headers.cookie);
  if (token !== null && !isOwnPage(request))
    return refuse(
      'forbidden',
      'Refused: a session is used by the pages of this desk only. Scripts sign with an API key.',
    );
  const caller = token === null ? null : await identities.callerByToken(token);
  return caller
    ? ok(caller)
    : refuse('signed_out', 'Log in first: from another computer this desk asks for a password.');
}

/** The answer to who may not. */
export function turnAway(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.code === 'not_known') void reply.header('www-authenticate', 'OAuth realm="Metaldesk"');
  return reply
    .code(problemRow(problem.code).http)
    .header('cache-control', 'no-store')
    .send({ ok: false, problem });
}
