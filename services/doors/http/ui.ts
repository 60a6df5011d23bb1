import type { FastifyInstance, FastifyReply } from 'fastify';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { staticFile } from './static-files.ts';

const notBuilt =
  'The UI is not built. Run `npm ci` (or `npm run build`) in the folder of Metaldesk, then load this page again.\n';

/** The built UI. A path that is no file is a page of it, and gets index.html; a missing file with an ending is 404. */
export function mountUi(app: FastifyInstance, rendererDir: string): void {
  app.get('/*', async (request, reply) => {
    const urlPath = decoded(request.url.split('?', 1)[0]!);
    if (urlPath === null) return reply.code(400).type('text/plain').send('Bad path.\n');
    const isPage = !/\.[a-z0-9]+$/i.test(urlPath);
    const file = await staticFile(rendererDir, isPage ? '/index.html' : urlPath);
    if (!file) return absent(reply, isPage);
    void reply
      .header('content-security-policy', contentSecurityPolicy("'self'"))
      .header('x-frame-options', 'DENY')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cache-control', file.cacheControl)
      .header('etag', file.etag);
    if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
    return reply.type(file.mediaType).header('content-length', file.sizeBytes).send(file.stream());
  });
}

const absent = (reply: FastifyReply, isPage: boolean): FastifyReply =>
  reply
    .code(isPage ? 503 : 404)
    .type('text/plain; charset=utf-8')
    .send(isPage ? notBuilt : 'There is no such file.\n');

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
