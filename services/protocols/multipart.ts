/** multipart/form-data bodies, RFC 7578 with the MIME rules of RFC 2046 section 5.1. Pure: bytes to parts. */

export interface Part {
  name: string;
  /** Null when the part names no file. */
  filename: string | null;
  contentType: string | null;
  /** As sent; a base64 part is decoded already. A view into the body otherwise. */
  bytes: Uint8Array;
}

export interface PartLimits {
  /** Most parts of one body. */
  parts: number;
  /** Most bytes of one part, decoded. */
  partBytes: number;
}

/** `malformed`: it is no such body. `tooLarge`: it is, but beyond a limit that the sentence names. */
export type MultipartProblem = { malformed: string } | { tooLarge: string };

const MAX_BOUNDARY_BYTES = 70;
const MAX_HEADER_BYTES = 4096;
const CRLF = Buffer.from('\r\n');
const BLANK_LINE = Buffer.from('\r\n\r\n');

/** Of a Content-Type's text; null when it is not multipart/form-data or its boundary breaks RFC 2046. */
export function boundaryOf(contentType: string): string | null {
  if (!/^\s*multipart\/form-data\s*(;|$)/i.test(contentType)) return null;
  const match = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2] ?? '';
  const fits =
    boundary.length <= MAX_BOUNDARY_BYTES &&
    /^[0-9A-Za-z'()+_,\-./:=? ]*[0-9A-Za-z'()+_,\-./:=?]$/.test(boundary);
  return fits ? boundary : null;
}

/** Value of a header parameter, with or without quotes. */
function parameter(header: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(header);
  if (!match) return null;
  return match[2] ?? match[1]!.replace(/\\(["\\])/g, '$1');
}

/** Header lines, names in lower case; libmaas writes them in any order. */
function headersOf(bytes: Buffer): Map<string, string> | MultipartProblem {
  if (bytes.length > MAX_HEADER_BYTES) return { malformed: 'headers of a part are too long' };
  const headers = new Map<string, string>();
  // Folded lines (RFC 5322 section 2.2.3) are one line.
  for (const line of bytes
    .toString('utf8')
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon < 1) return { malformed: 'a header line of a part has no colon' };
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

/** libmaas and the MAAS CLI send every part in base64 (maas-api: broken lines, an empty line before the boundary). */
function decodedBody(body: Buffer, encoding: string): Uint8Array | MultipartProblem {
  if (encoding === '' || encoding === '7bit' || encoding === '8bit' || encoding === 'binary') return body;
  if (encoding !== 'base64') return { malformed: 'a part has an unknown transfer encoding' };
  const text = body.toString('latin1').replace(/[\r\n\t ]+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0)
    return { malformed: 'a part is not base64' };
  return Buffer.from(text, 'base64');
}

function partFrom(segment: Buffer, limits: PartLimits): Part | MultipartProblem | null {
  // libmaas sends a body without parameters as one part of nothing at all.
  if (segment.length === 0) return null;
  const noHeaders = segment.subarray(0, 2).equals(CRLF);
  const end = noHeaders ? 0 : segment.indexOf(BLANK_LINE);
  if (end < 0) return { malformed: 'a part has no empty line after its headers' };
  const headers = headersOf(segment.subarray(0, end));
  if (!(headers instanceof Map)) return headers;
  const disposition = headers.get('content-disposition') ?? '';
  const name = parameter(disposition, 'name');
  if (!/^form-data\b/i.test(disposition) || name === null) return { malformed: 'a part has no name' };
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase();
  const bytes = decodedBody(segment.subarray(noHeaders ? 2 : end + 4), encoding);
  if ('malformed' in bytes || 'tooLarge' in bytes) return bytes;
  if (bytes.length > limits.partBytes)
    return {
      tooLarge: `${name.slice(0, 80)} has ${bytes.length} bytes; at most ${limits.partBytes} are taken.`,
    };
  return {
    name,
    filename: parameter(disposition, 'filename'),
    contentType: headers.get('content-type') ?? null,
    bytes,
  };
}

/** Where the next delimiter line starts (its CRLF) and the bytes after it begin; `last` for the closing one. */
function nextDelimiter(
  body: Buffer,
  mark: Buffer,
  from: number,
): { at: number; after: number; last: boolean } | null {
  for (let at = body.indexOf(mark, from); at >= 0; at = body.indexOf(mark, at + 1)) {
    let i = at + mark.length;
    if (body[i] === 0x2d && body[i + 1] === 0x2d) return { at, after: i + 2, last: true };
    while (body[i] === 0x20 || body[i] === 0x09) i++;
    if (body[i] === 0x0d && body[i + 1] === 0x0a) return { at, after: i + 2, last: false };
  }
  return null;
}

/** All parts of a whole body, in order. What stands before the first and after the closing delimiter is not looked at. */
export function readMultipart(
  bytes: Uint8Array,
  boundary: string,
  limits: PartLimits,
): Part[] | MultipartProblem {
  const body = Buffer.concat([CRLF, bytes]);
  const mark = Buffer.from(`\r\n--${boundary}`);
  const parts: Part[] = [];
  let delimiter = nextDelimiter(body, mark, 0);
  if (!delimiter) return { malformed: 'the boundary does not occur' };
  while (!delimiter.last) {
    // The delimiter's own CRLF may be the next one's first: a part of nothing is `--B CRLF CRLF --B`.
    const next = nextDelimiter(body, mark, delimiter.after - 2);
    if (!next) return { malformed: 'the closing boundary is missing' };
    if (parts.length === limits.parts) return { tooLarge: `More than ${limits.parts} parts are not taken.` };
    const part = partFrom(body.subarray(delimiter.after, Math.max(next.at, delimiter.after)), limits);
    if (part && !('name' in part)) return part;
    if (part) parts.push(part);
    delimiter = next;
  }
  return parts;
}

/** Writes fields and files as machines send them: plain parts, files named as their field. */
export function writeMultipart(
  boundary: string,
  fields: Readonly<Record<string, string>>,
  files: Readonly<Record<string, Uint8Array>> = {},
): Buffer {
  const pieces: Uint8Array[] = [];
  const disposition = 'Content-Disposition: form-data; name=';
  for (const [name, value] of Object.entries(fields))
    pieces.push(Buffer.from(`--${boundary}\r\n${disposition}"${name}"\r\n\r\n${value}\r\n`));
  for (const [name, content] of Object.entries(files))
    pieces.push(
      Buffer.from(
        `--${boundary}\r\n${disposition}"${name}"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      ),
      content,
      CRLF,
    );
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}
