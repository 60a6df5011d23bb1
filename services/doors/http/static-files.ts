import { createReadStream } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';

/** Only what a build of the UI holds; anything else is not handed out. */
export const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

export interface StaticFile {
  mediaType: string;
  sizeBytes: number;
  etag: string;
  cacheControl: string;
  stream(): NodeJS.ReadableStream;
}

/** A file of the built UI; null when there is none. `urlPath` is decoded already. Nothing outside of `root` is found. */
export async function staticFile(root: string, urlPath: string): Promise<StaticFile | null> {
  const mediaType = mediaTypes[path.extname(urlPath)];
  const file = path.join(root, path.normalize(`/${urlPath}`));
  if (!mediaType || urlPath.includes('\0')) return null;
  try {
    const [real, realRoot] = [await realpath(file), await realpath(root)];
    if (!real.startsWith(`${realRoot}${path.sep}`)) return null;
    await using handle = await open(real);
    const facts = await handle.stat();
    if (!facts.isFile()) return null;
    return {
      mediaType,
      sizeBytes: facts.size,
      etag: `"${facts.size.toString(36)}-${Math.floor(facts.mtimeMs * 1000).toString(36)}"`,
      // The build puts a hash of the content into the names below assets/.
      cacheControl: urlPath.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      stream: () => createReadStream(real),
    };
  } catch {
    return null;
  }
}
