import type { FastifyInstance } from 'fastify';
import { problemRow } from '../../contract/problems.ts';
import { refuse } from '../../contract/result.ts';
import { uploadAtMostBytes } from '../../site/images/contract.ts';
import type { Uploads } from '../../site/images/index.ts';
import type { HttpDoorDeps } from './server.ts';
import { turnAway, whoAsks } from './who-asks.ts';

interface Route {
  Params: { id: string };
  Querystring: { offset?: string };
}

/** A count of bytes as a query says it; undefined for none. */
const countIn = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);

/**
 * `PUT /api/images/<id>/upload?offset=<bytes here>` with bytes as application/octet-stream: they go to disk as they
 * come. The answer is a Result; where a request broke off or began at another place, its problem's field `offset` says
 * where to go on. Other types are not read: a form of another site cannot bring an image.
 */
export function mountUploads(
  app: FastifyInstance,
  deps: Pick<HttpDoorDeps, 'identities' | 'count'> & { uploads: Pick<Uploads, 'append'> },
): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  app.put<Route>('/api/images/:id/upload', { bodyLimit: uploadAtMostBytes }, async (request, reply) => {
    const who = await whoAsks(request, deps.identities);
    const answered = reply.header('cache-control', 'no-store').header('connection', 'close');
    if (!who.ok) {
      deps.count(`refused: ${who.problem.code}`);
      return turnAway(answered, who.problem);
    }
    if (!who.value.may.includes('admin'))
      return turnAway(answered, refuse('forbidden', `${who.value.name} may not bring images.`).problem);
    const id = countIn(request.params.id);
    const offset = countIn(request.query.offset ?? '');
    if (id === undefined || offset === undefined)
      return turnAway(answered, refuse('bad_input', 'Say where the bytes belong: ?offset=0.').problem);
    const result = await deps.uploads.append(id, offset, request.raw, who.value.name);
    if (result.ok) reply.removeHeader('connection');
    return reply.code(result.ok ? 200 : problemRow(result.problem.code).http).send(result);
  });
}
