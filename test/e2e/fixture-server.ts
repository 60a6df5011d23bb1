import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import { refuse } from '../../services/contract/result.ts';
import { builtRenderer } from './built-renderer.ts';
import { answersOf, type Scenario } from './fixture-answers.ts';

export interface FixtureServer {
  url: string;
  /** Names of the procedures called so far, in order. */
  calls: string[];
  /** Drops every live connection and refuses new ones and calls, as if the controller were gone. */
  goAway(): void;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** As the product sends it: what it forbids must fail here as well. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'";

/** Serves the built UI and answers its calls from a scenario: the visual states without a datacentre. */
export async function openFixtureServer(scenario: Scenario, port = 0): Promise<FixtureServer> {
  const answers = answersOf(scenario, () => Date.now()) as Record<
    string,
    ((input: never) => unknown) | undefined
  >;
  const root = await builtRenderer();
  const calls: string[] = [];
  let away = false;

  async function serveFile(url: string, res: ServerResponse): Promise<void> {
    const name = path.extname(url) ? url : '/index.html';
    const body = await readFile(path.join(root, path.normalize(name))).catch(() => null);
    const type = types[path.extname(name)];
    if (!body || !type) return void res.writeHead(404).end();
    res.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(body);
  }
  async function call(name: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const input = JSON.parse(Buffer.concat(chunks).toString() || '{}') as never;
    calls.push(name);
    const result = answers[name]?.(input) ?? refuse('not_found', `There is no procedure ${name}.`);
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }
  /** A piece of an image, as the product takes it by PUT. */
  async function piece(url: URL, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const input = {
      id: Number(url.pathname.split('/')[3]),
      offset: Number(url.searchParams.get('offset')),
      base64: Buffer.concat(chunks).toString('base64'),
    } as never;
    calls.push('PUT upload');
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify(answers['images.upload_piece']?.(input)));
  }
  const server = createServer((req, res) => {
    if (away) return void res.destroy();
    if (req.method === 'PUT') return void piece(new URL(req.url ?? '/', 'http://x'), req, res);
    const url = new URL(req.url ?? '/', 'http://x').pathname;
    void (url.startsWith('/api/call/')
      ? call(url.slice('/api/call/'.length), req, res)
      : serveFile(url, res));
  });
  const live = new WebSocketServer({ server, path: '/api/live' });
  live.on('connection', (socket) => {
    if (away) return socket.terminate();
    socket.on('message', () => socket.send(JSON.stringify({ kind: 'caught_up', n: 8 })));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    goAway() {
      away = true;
      for (const socket of live.clients) socket.terminate();
    },
    async close() {
      for (const socket of live.clients) socket.terminate();
      live.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
