import type { FastifyInstance } from 'fastify';
import { problemRow } from '../../contract/problems.ts';
import { refuse } from '../../contract/result.ts';
import type { HttpDoorDeps } from './server.ts';

/**
 * `POST /api/call/<procedure>` with the input as JSON; the answer is a Result, with the problem's HTTP status. Without
 * an Authorization header it is the desk's own admin who calls. Only JSON is read: a form of another site cannot send
 * it without asking first.
 */
export function mountCalls(app: FastifyInstance, deps: HttpDoorDeps): void {
  app.post<{ Params: { procedure: string } }>('/api/call/:procedure', async (request, reply) => {
    if (request.body === undefined)
      return reply.code(415).send(refuse('bad_input', 'Send the input as application/json, at least {}.'));
    const header = request.headers.authorization;
    const caller = header === undefined ? deps.deskCaller() : await deps.callerByHeader(header);
    if (!caller)
      return reply
        .code(401)
        .header('www-authenticate', 'OAuth realm="Metaldesk"')
        .send(refuse('not_known', 'This API key opens nothing.'));
    const result = await deps.dispatch(request.params.procedure, request.body, caller);
    return reply
      .code(result.ok ? 200 : problemRow(result.problem.code).http)
      .header('cache-control', 'no-store')
      .send(result);
  });
}
