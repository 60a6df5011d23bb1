import type { FastifyInstance } from 'fastify';
import { problemRow } from '../../contract/problems.ts';
import { refuse } from '../../contract/result.ts';
import type { HttpDoorDeps } from './server.ts';
import { turnAway, whoAsks } from './who-asks.ts';

/**
 * `POST /api/call/<procedure>` with the input as JSON; the answer is a Result, with the problem's HTTP status. Only JSON
 * is read: a form of another site cannot send it without asking first.
 */
export function mountCalls(app: FastifyInstance, deps: HttpDoorDeps): void {
  app.post<{ Params: { procedure: string } }>('/api/call/:procedure', async (request, reply) => {
    if (request.body === undefined)
      return reply.code(415).send(refuse('bad_input', 'Send the input as application/json, at least {}.'));
    const who = await whoAsks(request, deps.identities);
    if (!who.ok) {
      deps.count(`refused: ${who.problem.code}`);
      return turnAway(reply, who.problem);
    }
    const result = await deps.dispatch(request.params.procedure, request.body, who.value);
    return reply
      .code(result.ok ? 200 : problemRow(result.problem.code).http)
      .header('cache-control', 'no-store')
      .send(result);
  });
}
