import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Dispatch } from '../../contract/dispatch.ts';
import type { Caller } from '../../contract/implement.ts';
import type { Result } from '../../contract/result.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Store } from '../../platform/store/store.ts';
import { json, text, type Answer } from './answer.ts';
import { formOf } from './body.ts';
import { apiHash, describe } from './describe.ts';
import { maasRequest, prefix } from './request.ts';
import type { Context } from './resource.ts';
import { resources } from './resources.generated.ts';
import { route } from './router.ts';

export interface MaasDoor {
  store: Store;
  clock: Clock;
  version: string;
  call: Dispatch;
  /** Who an Authorization header (or its absence) stands for. `malformed`: it is no OAuth header. */
  callerOf(authorization: string | undefined): Promise<Caller | null | { malformed: string }>;
  onBug(path: string, error: unknown): void;
}

const nobody: Caller = { name: 'anonymous', userId: null, may: [] };
const hash = apiHash(resources);

/** Serves /MAAS/api/2.0/: the MAAS REST API, each operation a translation to procedures. */
export function maasDoor(door: MaasDoor): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  return async (req, res) => {
    try {
      send(res, await answerTo(door, req));
    } catch (error) {
      if (req.destroyed && !req.complete) return;
      door.onBug(req.url ?? '', error);
      send(res, text(500, 'This desk failed inside. Its log says more.'));
    }
  };
}

async function answerTo(door: MaasDoor, req: IncomingMessage): Promise<Answer> {
  const url = req.url ?? '/';
  const path = url.split('?')[0]!;
  if (!path.startsWith(prefix)) return text(404, `Unknown resource: ${path.slice(0, 200)}`);
  const form = await formOf(req);
  if ('refused' in form) return form.refused;
  const request = maasRequest(req.method ?? 'GET', url, req.headers, form.fields, form.bytes);
  if (request.path === 'describe')
    return json(describe(resources, `${scheme(req)}://${req.headers.host ?? 'localhost'}`));
  const caller = await door.callerOf(req.headers.authorization);
  if (caller && 'malformed' in caller) return text(400, `Bad Request: ${caller.malformed}`);
  const found = route(resources, request);
  const open = 'operation' in found && found.operation.anonymous;
  if (!caller && !open)
    return {
      ...text(401, unauthorized(req.headers.authorization)),
      headers: { 'www-authenticate': 'OAuth realm="MAAS API"' },
    } as Answer;
  if ('refused' in found) return found.refused;
  return found.operation.run(contextOf(door, caller ?? nobody), request, found.params);
}

const scheme = (req: IncomingMessage): 'http' | 'https' =>
  req.socket instanceof TLSSocket ? 'https' : 'http';

const unauthorized = (header: string | undefined): string =>
  header
    ? 'Authorization Error: Invalid API key.'
    : 'Unrecognised signature: no API key was sent. Sign with OAuth PLAINTEXT.';

function contextOf(door: MaasDoor, caller: Caller): Context {
  return {
    read: door.store.read,
    caller,
    version: door.version,
    now: () => door.clock.now(),
    call: (name, input) => door.call(name, input, caller) as Promise<Result<never>>,
  };
}

function send(res: ServerResponse, answer: Answer): void {
  res.statusCode = answer.status;
  res.setHeader('X-MAAS-API-Hash', hash);
  res.setHeader('Vary', 'Authorization, Cookie');
  if ('headers' in answer)
    for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value);
  if ('json' in answer) {
    res.setHeader('Content-Type', 'application/json; charset=utf-8');
    res.end(JSON.stringify(answer.json));
  } else if ('text' in answer) {
    res.setHeader('Content-Type', 'text/plain; charset=utf-8');
    res.end(answer.text);
  } else if ('bytes' in answer) {
    res.setHeader('Content-Type', answer.type);
    res.end(answer.bytes);
  } else res.end();
}
