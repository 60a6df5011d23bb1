import type { IncomingMessage } from 'node:http';
import { readForm } from '../../protocols/form.ts';
import { text, type Answer } from './answer.ts';
import type { Fields } from './request.ts';

const limits = { parts: 1000, partBytes: 1 << 20, bodyBytes: 4 << 20 };

/** Reads a request's body up to the limit; null when it is longer. Throws when the client went away. */
async function bytesOf(req: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limits.bodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A piece of a file that stands in the body by itself. */
const isPiece = (contentType: string | undefined): boolean =>
  /^application\/octet-stream\b/i.test(contentType ?? '');

/** What a request's body holds: a form's fields (files among them, as text), or a piece of a file as it is. */
export async function formOf(
  req: IncomingMessage,
): Promise<{ fields: Fields; bytes: Buffer } | { refused: Answer }> {
  const bytes = await bytesOf(req);
  if (!bytes) return { refused: text(413, `The body has more than ${limits.bodyBytes} bytes.`) };
  if (isPiece(req.headers['content-type'])) return { fields: new Map(), bytes };
  const form = readForm(req.headers['content-type'], bytes, limits);
  if ('malformed' in form) return { refused: text(400, `Bad Request: ${form.malformed}`) };
  if ('tooLarge' in form) return { refused: text(413, form.tooLarge) };
  const fields = new Map<string, string[]>();
  for (const [name, value] of form.fields) fields.set(name, [...(fields.get(name) ?? []), value]);
  for (const { name, bytes: content } of form.files)
    fields.set(name, [...(fields.get(name) ?? []), Buffer.from(content).toString('utf8')]);
  return { fields, bytes: Buffer.alloc(0) };
}
