import type { Dispatch } from '../contract/dispatch.ts';
import type { Caller } from '../contract/implement.ts';
import { ok, type Result } from '../contract/result.ts';
import { openHttpDoor } from '../doors/http/server.ts';
import { openLocalDoor } from '../doors/local/server.ts';
import { maasDoor } from '../doors/maas/door.ts';
import { counter } from '../platform/count.ts';
import type { Ground } from '../platform/ground.ts';
import { readOauth } from '../protocols/oauth.ts';
import type { Service } from '../service.ts';
import type { Access } from '../site/access/index.ts';

export interface DoorsParts {
  ground: Ground;
  access: Access;
  desk: Caller;
  dispatch: Dispatch;
  services(): readonly Service[];
  dataDir: string;
  rendererDir: string;
  version: string;
  http: { host: string; port: number };
}

export interface Doors {
  url: string;
  stop(): Promise<void>;
}

/** What people and programs talk to: HTTP with UI, calls, live messages and REST; and the local socket. */
export async function openDoors(parts: DoorsParts): Promise<Result<Doors>> {
  const { ground, access, desk, dispatch, services, version } = parts;
  const { store, events, clock, log } = ground;
  const count = counter();
  const session = { dispatch, events, read: store.read, count };
  const local = await openLocalDoor(parts.dataDir, () => desk, session);
  if (!local.ok) return local;
  const maas = maasDoor({
    ...{ store, clock, version },
    call: dispatch,
    async callerOf(header) {
      if (header === undefined) return null;
      const given = readOauth(header);
      return 'malformed' in given ? given : access.callerByKey(given);
    },
    onBug: (url, error) => log.error({ err: error, url }, 'a REST request failed inside'),
  });
  const http = await openHttpDoor(parts.http, {
    ...{ session, dispatch, services, version, count, log },
    rendererDir: parts.rendererDir,
    deskCaller: () => desk,
    async callerByHeader(header) {
      const given = readOauth(header);
      return 'malformed' in given ? null : access.callerByKey(given);
    },
    maas: (request, response) => void maas(request, response),
  });
  if (!http.ok) {
    await local.value.stop();
    return http;
  }
  return ok({
    url: http.value.url,
    async stop() {
      await Promise.all([http.value.stop(), local.value.stop()]);
    },
  });
}
