import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import type { MachineRow } from '../../services/contract/all.ts';
import type { LiveEvent } from '../../services/contract/live.ts';
import { refuse } from '../../services/contract/result.ts';
import { byState } from '../../renderer/data/patched-page.ts';
import { builtRenderer } from '../e2e/built-renderer.ts';
import { answersOf } from '../e2e/fixture-answers.ts';
import { manyMachines, systemIdAt } from '../e2e/fixture-fleet.ts';
import { machinesAnswers } from '../e2e/fixture-machines.ts';

const statuses: MachineRow['status'][] = ['ready', 'commissioning', 'testing', 'deployed'];
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The built UI over 10,000 machines that change on demand, with their events. */
export async function uiServer() {
  const root = await builtRenderer();
  const rows = manyMachines(10_000, Date.now());
  /** Behind the events that the fixture tells of. */
  let n = 1000;
  let inOrder: MachineRow[] | null = null;
  const current = (): MachineRow[] => (inOrder ??= [...rows].sort(byState));
  const change = (index: number): LiveEvent => {
    const row = rows[index]!;
    const status = statuses[n % statuses.length]!;
    const activity = { rail: null, text: `change ${n}`, late: false };
    rows[index] = { ...row, status, statusSince: Date.now(), activity };
    inOrder = null;
    n += 1;
    const systemId = systemIdAt(index);
    return { n, at: Date.now(), kind: 'machine.status', level: 'info', systemId, who: null, text: status };
  };
  const answers = {
    ...answersOf('many', () => Date.now()),
    ...machinesAnswers({ current, change: () => undefined, now: () => Date.now() }),
  } as Record<string, ((input: never) => unknown) | undefined>;

  async function call(name: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const input = JSON.parse(Buffer.concat(chunks).toString() || '{}') as never;
    const result = answers[name]?.(input) ?? refuse('not_found', name);
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }
  async function file(url: string, res: ServerResponse): Promise<void> {
    const name = path.extname(url) ? url : '/index.html';
    const body = await readFile(path.join(root, path.normalize(name))).catch(() => null);
    if (!body) return void res.writeHead(404).end();
    res.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'text/plain' }).end(body);
  }
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://x').pathname;
    void (url.startsWith('/api/call/') ? call(url.slice(10), req, res) : file(url, res));
  });
  const live = new WebSocketServer({ server, path: '/api/live' });
  live.on('connection', (socket) =>
    socket.on('message', () => socket.send(JSON.stringify({ kind: 'caught_up', n }))),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Changes machines from one on, and tells all of it in one message. */
    changeMany(from: number, count: number): void {
      const lines = Array.from({ length: count }, (_, i) =>
        JSON.stringify({ kind: 'event', event: change((from + i) % rows.length) }),
      );
      for (const socket of live.clients) socket.send(lines.join('\n'));
    },
    /** The boot of one machine moves on; its place in the list stays. */
    moveOn(place: number): void {
      const index = rows.indexOf(current()[place]!);
      inOrder = null;
      rows[index] = {
        ...rows[index]!,
        activity: { rail: 'dddcttt', text: 'HTTP · 41 of 61 MiB', late: false },
      };
      const topic = `boot/${systemIdAt(index)}`;
      for (const socket of live.clients) socket.send(JSON.stringify({ kind: 'signal', topic, value: null }));
    },
    async close(): Promise<void> {
      for (const socket of live.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
