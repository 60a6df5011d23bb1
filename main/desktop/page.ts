import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';
import { contentSecurityPolicy } from '../../services/doors/http/content-security-policy.ts';
import { mediaTypes } from '../../services/doors/http/static-files.ts';

export const scheme = 'app';
const host = 'metaldesk';
const origin = `${scheme}://${host}`;

/** The address of a page of the window, as `/machines/abc123`. */
export const pageUrl = (at: string): string => `${origin}${at}`;

export const isOwnPage = (url: string): boolean => url === origin || url.startsWith(`${origin}/`);

/** To be called before the program is ready. A scheme of its own: a page from a file could read other files. */
export function registerPages(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

const refused = (status: number): Response => new Response(null, { status });

/** Answers requests of the window with the built UI: a path without an ending is a page of it. */
export async function pageAnswer(rendererDir: string, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.host !== host || request.method !== 'GET') return refused(400);
  const name = decoded(url.pathname);
  if (name === null || name.includes('\0')) return refused(400);
  const file = path.resolve(rendererDir, `.${path.extname(name) ? name : '/index.html'}`);
  const mediaType = mediaTypes[path.extname(file)];
  if (!file.startsWith(`${path.resolve(rendererDir)}${path.sep}`)) return refused(403);
  const body = mediaType ? await readFile(file).catch(() => null) : null;
  if (!body || !mediaType) return refused(404);
  return new Response(new Uint8Array(body), {
    headers: {
      'content-type': mediaType,
      'content-security-policy': contentSecurityPolicy("'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': name.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    },
  });
}

export function servePages(rendererDir: string): void {
  protocol.handle(scheme, (request) => pageAnswer(rendererDir, request));
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
