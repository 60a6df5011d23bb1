import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../../contract/result.ts';
import type { Count } from '../../platform/count.ts';
import { crossSite, fromThisDesk } from './caller-address.ts';

const openToAll = /^\/(MAAS\/|healthz$|metrics$)/;

/** The path alone, whatever the query says. */
const pathOf = (url: string): string => url.split('?', 1)[0]!;

/**
 * Off loopback only /MAAS/, /healthz and /metrics answer. What else comes from the desk itself must be meant by who
 * sits there, not by a page of another site.
 */
export const closedOffTheDesk =
  (count: Count) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (openToAll.test(pathOf(request.url))) return undefined;
    const signs = { remoteAddress: request.socket.remoteAddress, headers: request.headers };
    if (!fromThisDesk(signs)) {
      count('refused: off the desk');
      return reply
        .code(403)
        .send(refuse('forbidden', 'From another computer only /MAAS/, /healthz and /metrics answer.'));
    }
    const why = crossSite(request.headers);
    if (why === null) return undefined;
    count(`refused: ${why.split(':')[0]}`);
    return reply.code(403).send(refuse('forbidden', `Refused: ${why.split(': ')[1]}.`));
  };
