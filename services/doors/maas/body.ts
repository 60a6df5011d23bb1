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

/** The form in a request's body. Files stand among the fields as text: no operation here takes binary yet. */
export async function formOf(req: IncomingMessage): Promise<{ fields: Fields } | { refused: Answer }> {
  const bytes = await bytesOf(req);
  if (!bytes) return { refused: text(413, `The body has more than ${limits.bodyBytes} bytes.`) };
  const form = readForm(req.headers['content-type'], bytes, limits);
  if ('malformed' in form) return { refused: text(400, `Bad Request: ${form.malformed}`) };
  if ('tooLarge' in form) return { refused: text(413, form.tooLarge) };
  const fields = new Map<string, string[]>();
  for (const [name, value] of form.fields) fields.set(name, [...(fields.get(name) ?? []), value]);
  for (const { name, bytes: content } of form.files)
    fields.set(name, [...(fields.get(name) ?? []), Buffer.from(content).toString('utf8')]);
  return { fields };
}
