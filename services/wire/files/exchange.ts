import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Count } from '../../platform/count.ts';
import type { Log } from '../../platform/log.ts';
import type { Buffers, BufferLimits } from './buffers.ts';
import { precondition, rangeHolds, type Validators } from './conditions.ts';
import { contentTypeOf } from './content-type.ts';
import { openInFolders, type FileOpened, type Folders, type NoFile } from './folders.ts';
import { plainPath, printable } from './path.ts';
import { readRange, type Part } from './ranges.ts';
import { Following, type FileReport } from './report.ts';
import { sendPart, type Sent } from './send-part.ts';

/** Who asks for a document, and by which of our addresses: every URL a machine gets is made from that. */
export interface DocumentRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly address: string;
  readonly localAddress: string;
  readonly localPort: number;
}
export interface Document {
  readonly contentType: string;
  readonly text: string;
}

export interface MachineFilesOptions {
  readonly folders: Folders;
  /** Answers made on the spot, by their path ("boot.ipxe"); they go before files. undefined is answered 404. */
  readonly documents: Readonly<Record<string, (request: DocumentRequest) => Promise<Document | undefined>>>;
  /** Told of every file as it begins, goes on (twice a second) and ends. */
  readonly saw: (report: FileReport) => void;
  readonly log: Log;
  readonly buffers?: BufferLimits;
}

const refusals: Record<NoFile, readonly [status: number, text: string]> = {
  not_found: [404, 'File not found.'],
  not_a_file: [404, 'File not found.'],
  outside: [403, 'Access denied.'],
  unreadable: [403, 'The file cannot be read.'],
};

const whyNotSent: Record<Exclude<Sent, 'sent'>, string> = {
  client_gone: 'the client closed the connection',
  too_slow: 'the client took too long to take what was sent',
  file_shrank: 'the file became shorter while it was sent',
};

/** One request and its answer. `answer` rejects on errors of ours only; then `giveUp`. */
export class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #options: MachineFilesOptions;
  readonly #count: Count;
  readonly #buffers: Buffers;
  readonly #address: string;
  readonly #localAddress: string;
  readonly #follow: Following;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    options: MachineFilesOptions,
    count: Count,
    buffers: Buffers,
  ) {
    [this.#request, this.#response, this.#options, this.#count, this.#buffers] = [
      request,
      response,
      options,
      count,
      buffers,
    ];
    this.#address = plainAddress(request.socket.remoteAddress);
    this.#localAddress = plainAddress(request.socket.localAddress);
    const facts = {
      address: this.#address,
      localAddress: this.#localAddress,
      file: printable(request.url ?? ''),
    };
    this.#follow = new Following(facts, options.saw);
  }

  async answer(): Promise<void> {
    this.#count('requests');
    const { method, url = '/' } = this.#request;
    if (method !== 'GET' && method !== 'HEAD') {
      this.#response.setHeader('allow', 'GET, HEAD');
      return this.#refuse('method', 405, 'Only GET and HEAD are answered here.');
    }
    const question = url.indexOf('?');
    const decoded = percentDecoded(question < 0 ? url : url.slice(0, question));
    const path = decoded === undefined ? undefined : plainPath(decoded);
    if (path === undefined) return this.#refuse('path', 400, 'Not the name of a file.');
    const { documents, folders } = this.#options;
    const document = Object.hasOwn(documents, path) ? documents[path] : undefined;
    if (document) return this.#sendDocument(path, question < 0 ? '' : url.slice(question), document);
    const file = await openInFolders(folders, path);
    if (typeof file === 'string') return this.#refuse(file, ...refusals[file]);
    try {
      await this.#sendFile(path, file);
    } finally {
      await file.handle.close();
    }
  }

  /** After an error of ours: an answer where none has begun, else the connection ends short of its length. */
  giveUp(): void {
    this.#follow.say('failed', 'an error of this program, see its log');
    if (this.#response.headersSent) this.#response.destroy();
    else this.#plain(500, 'This file cannot be served at the moment.');
  }

  async #sendDocument(
    path: string,
    query: string,
    make: (request: DocumentRequest) => Promise<Document | undefined>,
  ): Promise<void> {
    const document = await make({
      path,
      query: new URLSearchParams(query),
      address: this.#address,
      localAddress: this.#localAddress,
      localPort: this.#request.socket.localPort ?? 0,
    });
    if (!document) return this.#refuse('not_found', 404, 'File not found.');
    const body = Buffer.from(document.text);
    this.#count('documents');
    this.#response.setHeader('content-type', document.contentType);
    this.#response.setHeader('cache-control', 'no-store'); // the next answer may differ
    this.#head(200, body.length);
    this.#response.end(this.#request.method === 'HEAD' ? undefined : body);
  }

  async #sendFile(path: string, file: FileOpened): Promise<void> {
    const { headers } = this.#request;
    const validators: Validators = { etag: `"${file.version}"`, modifiedMs: file.modifiedMs };
    this.#response.setHeader('etag', validators.etag);
    this.#response.setHeader('last-modified', new Date(file.modifiedMs).toUTCString());
    this.#response.setHeader('accept-ranges', 'bytes');
    const held = precondition(headers, validators);
    if (held === 'failed') return this.#refuse('precondition', 412, 'The file is another one by now.');
    if (held === 'unchanged') return this.#withoutBody(304);
    const ranged =
      this.#request.method === 'GET' && rangeHolds(headers['if-range'] as string | undefined, validators);
    const range = ranged ? readRange(headers.range, file.sizeBytes) : 'whole';
    if (range === 'unsatisfiable') {
      this.#response.setHeader('content-range', `bytes */${file.sizeBytes}`);
      return this.#refuse('range', 416, 'The file is shorter than that.');
    }
    const part = range === 'whole' ? { from: 0, to: file.sizeBytes } : range;
    this.#response.setHeader('content-type', contentTypeOf(path));
    if (range !== 'whole') {
      this.#response.setHeader('content-range', `bytes ${part.from}-${part.to - 1}/${file.sizeBytes}`);
    }
    this.#head(range === 'whole' ? 200 : 206, part.to - part.from);
    if (this.#request.method === 'HEAD') return this.#withoutBody(200);
    return this.#stream(file, part);
  }

  async #stream(file: FileOpened, part: Part): Promise<void> {
    this.#follow.begin(file.sizeBytes, part.to - part.from);
    const gone = new AbortController();
    const abort = (): void => gone.abort();
    this.#response.once('close', abort);
    const pair = await this.#buffers.borrow(gone.signal);
    let how: Sent = 'client_gone';
    try {
      const drained = (bytes: number): void => this.#follow.sent(bytes);
      if (pair) how = await sendPart(file.handle, part, this.#response, pair, drained);
    } finally {
      if (pair) this.#buffers.giveBack(pair);
      this.#response.off('close', abort);
    }
    this.#count('bytes_served', this.#follow.sentBytes);
    if (how === 'sent') {
      this.#response.end();
      this.#count('files_finished');
      return this.#follow.say('finished');
    }
    this.#response.destroy();
    this.#count(`files_failed_${how}`);
    this.#follow.say('failed', whyNotSent[how]);
  }

  #withoutBody(status: 200 | 304): void {
    if (status === 304) this.#response.writeHead(304);
    this.#response.end();
    this.#count('asked');
    this.#follow.say('asked');
  }

  #refuse(name: string, status: number, text: string): void {
    this.#count(`refused_${name}`);
    this.#follow.say('refused', text);
    this.#plain(status, text);
  }

  #plain(status: number, text: string): void {
    const body = Buffer.from(`${text}\n`);
    this.#response.setHeader('content-type', 'text/plain; charset=utf-8');
    this.#head(status, body.length);
    this.#response.end(this.#request.method === 'HEAD' ? undefined : body);
  }

  #head(status: number, lengthBytes: number): void {
    this.#response.writeHead(status, { 'content-length': lengthBytes });
  }
}

/** IPv4 as it is written everywhere else, also where the listener is a dual one. */
const plainAddress = (address = ''): string => address.replace(/^::ffff:/, '');

function percentDecoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined; // a percent sign without its two digits, or no UTF-8
  }
}
