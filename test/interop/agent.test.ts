import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeTar } from '../../services/protocols/tar.ts';

/** The agent's reporter, as it runs in the ephemeral system, against a metadata service of the test's making. */
const reporter = new URL('../../assets/agent/reporter', import.meta.url).pathname;

type Signal = Record<string, string>;
interface Desk {
  url: string;
  signals: Signal[];
  headers: string[];
  scripts: Record<string, { body: string; timeout?: number; parallel?: number }>;
  /** Answers to the first asks for scripts, before the tar: status codes. */
  refusals: { status: number; date?: string }[];
  paths: (name: string) => string;
}

let folder: string;
let desk: Desk;
let close: () => void;

/** Text of each field and file of a multipart body, by name. */
function fieldsOf(body: string): Signal {
  const parts = [
    ...body.matchAll(/name="([^"]+)"[^\r]*\r\n(?:Content-Type[^\r]*\r\n)?\r\n([\s\S]*?)\r\n--/g),
  ];
  return Object.fromEntries(parts.map(([, name, text]) => [name!, text!]));
}

function bundle(): Buffer {
  const rows = Object.entries(desk.scripts).map(([name, script], index) => ({
    ...{ name, path: desk.paths(name), script_result_id: index + 1, script_version_id: 100 + index },
    ...{
      timeout_seconds: script.timeout ?? 60,
      parallel: script.parallel ?? 0,
      parameters: {},
      has_started: false,
    },
  }));
  const index = Buffer.from(JSON.stringify({ '1.0': { commissioning_scripts: rows } }));
  const files = Object.entries(desk.scripts).map(([name, { body }]) => ({
    ...{ path: desk.paths(name), bytes: Buffer.from(`#!/bin/sh\n${body}\n`), mode: 0o755 },
  }));
  return writeTar([{ path: 'index.json', bytes: index }, ...files], 1_767_225_600);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agent-'));
  let asked = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    desk.headers.push(request.headers.authorization ?? '');
    if (request.method === 'POST') {
      desk.signals.push(fieldsOf(Buffer.concat(chunks).toString()));
      return response.end('OK');
    }
    if (request.url!.includes('get_preseed'))
      return response.end(
        '#cloud-config\ndatasource:\n  MAAS: {}\n    consumer_key: ck\n    token_key: tk\n    token_secret: ts\n',
      );
    const refusal = desk.refusals.shift();
    if (refusal) {
      if (refusal.date) response.sendDate = false;
      return response.writeHead(refusal.status, refusal.date ? { date: refusal.date } : {}).end('not now');
    }
    asked += 1;
    return asked === 1 ? response.end(bundle()) : response.writeHead(204).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/MAAS/metadata/`;
  desk = {
    url,
    signals: [],
    headers: [],
    scripts: {},
    refusals: [],
    paths: (name) => `commissioning/${name}`,
  };
  close = () => server.close();
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

/** Runs the reporter as machine abc123; gives its exit code and what it said. */
function report(): Promise<{ code: number; said: string }> {
  const line = join(folder, 'cmdline');
  writeFileSync(
    line,
    `console=ttyS0 BOOTIF=01-52-54-00-00-00-01 cloud-config-url=${desk.url}latest/by-id/abc123/?op=get_preseed\n`,
  );
  return new Promise((resolve) => {
    const child = execFile(
      'python3',
      ['-B', reporter, line, join(folder, 'work')],
      { timeout: 90_000 },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, said: out + err }),
    );
  });
}

const results = () => desk.signals.filter((signal) => signal['exit_status'] !== undefined);

test('scripts run in order; each result carries its outputs; the end says OK', async () => {
  desk.scripts = {
    '10-first': { body: 'echo to-out; echo to-err >&2; echo "status: passed" >"$RESULT_PATH"' },
    '20-second': { body: 'echo "$HAS_STARTED $RUNTIME $(basename "$OUTPUT_STDOUT_PATH")"', timeout: 45 },
  };
  expect(await report()).toMatchObject({ code: 0 });
  expect(results().map((signal) => signal['name'])).toEqual(['10-first', '20-second']);
  expect(results()[0]).toMatchObject({
    ...{ op: 'signal', status: 'WORKING', exit_status: '0', script_result_id: '1', script_version_id: '100' },
    ...{ '10-first.out': 'to-out\n', '10-first.err': 'to-err\n', '10-first.yaml': 'status: passed\n' },
  });
  expect(results()[1]).toMatchObject({ '20-second.out': 'False 45 20-second.out\n' });
  expect(desk.signals.at(-1)).toMatchObject({ op: 'signal', status: 'OK' });
  expect(desk.headers.at(-1)).toMatch(/oauth_consumer_key="ck".*oauth_signature="%26ts"/);
});

test('a script that never ends is stopped with its children, one that fails is told, and the rest still runs', async () => {
  desk.scripts = {
    '10-endless': { body: 'echo started; sleep 600 & wait', timeout: 1 },
    '20-broken': { body: 'exit 7' },
    '30-fine': { body: 'true' },
  };
  expect(await report()).toMatchObject({ code: 0 });
  expect(results()[0]).toMatchObject({
    status: 'TIMEDOUT',
    name: '10-endless',
    '10-endless.out': 'started\n',
  });
  expect(results().map((signal) => signal['exit_status'])).toEqual(['143', '7', '0']);
  expect(desk.signals.at(-1)).toMatchObject({
    status: 'FAILED',
    error: '2 scripts failed: 10-endless, 20-broken.',
  });
});

test('output is seen while a script still runs', async () => {
  desk.scripts = { '10-slow': { body: 'echo one; sleep 5; echo two' } };
  await report();
  const live = desk.signals.filter((signal) => signal['10-slow.out'] === 'one\n');
  expect(live).toMatchObject([{ status: 'WORKING', script_result_id: '1' }]);
  expect(live[0]).not.toHaveProperty('exit_status');
  expect(results()).toMatchObject([{ '10-slow.out': 'one\ntwo\n' }]);
});

test('a server that is not ready is asked again; a clock that is off is corrected by its answer', async () => {
  desk.scripts = { '10-first': { body: 'true' } };
  desk.refusals = [{ status: 503 }, { status: 401, date: 'Sat, 01 Jan 2033 00:00:00 GMT' }];
  const { code, said } = await report();
  expect(code).toBe(0);
  expect(said).toContain('503 not now); trying again in 1 s.');
  const stamps = desk.headers.map((header) => Number(/oauth_timestamp="(\d+)"/.exec(header)?.[1] ?? 0));
  const corrected = Date.UTC(2033, 0, 1) / 1000;
  expect(stamps.at(-1)).toBeGreaterThanOrEqual(corrected);
  expect(stamps.at(-1)).toBeLessThan(corrected + 60);
});

test('an archive that leads out of its folder is refused in a sentence', async () => {
  desk.scripts = { evil: { body: 'true' } };
  desk.paths = () => '../../escaped';
  const { code, said } = await report();
  expect(code).toBe(1);
  expect(said).toContain('which is no plain file');
});
