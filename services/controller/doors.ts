import type { Dispatch } from '../contract/dispatch.ts';
import type { Caller } from '../contract/implement.ts';
import { ok, type Result } from '../contract/result.ts';
import { httpsService } from '../doors/http/https-service.ts';
import { openReach } from '../doors/http/reach.ts';
import { openHttpDoor, type HttpDoorDeps } from '../doors/http/server.ts';
import { openInProcessDoor, type Connection } from '../doors/local/in-process.ts';
import { openDeskSocket, openLocalDoor, type DeskSocket } from '../doors/local/server.ts';
import { maasDoor } from '../doors/maas/door.ts';
import { counter } from '../platform/count.ts';
import type { Ground } from '../platform/ground.ts';
import { readOauth } from '../protocols/oauth.ts';
import type { Service } from '../service.ts';
import type { Access } from '../site/access/index.ts';
import type { Uploads } from '../site/images/index.ts';

export interface DoorsParts {
  ground: Ground;
  access: Access;
  uploads: Uploads;
  desk: Caller;
  dispatch: Dispatch;
  services(): readonly Service[];
  dataDir: string;
  rendererDir: string;
  version: string;
  http: { host: string; port: number };
  /** Where other computers open the UI, when the command line says; else what is stored counts. */
  https: { host: string; port: number } | null;
  /** The site's DNS domain. */
  domain(): Promise<string>;
  /** Also for windows of other users. */
  deskSocket: DeskSocket | null;
}

export interface Doors {
  url: string;
  /** The listener for other computers; not started yet. */
  https: Service;
  /** For a window in this process. */
  connect(): Connection;
  stop(): Promise<void>;
}

/** What people and programs talk to: HTTP with UI, calls, live messages and REST; and the local sockets. */
export async function openDoors(parts: DoorsParts): Promise<Result<Doors>> {
  const { ground, access, uploads, dispatch, services, version } = parts;
  const { store, events, clock, log } = ground;
  const count = counter();
  let desk = parts.desk;
  access.onChange(() => {
    access.deskCaller().then(
      (now) => (desk = now),
      (error: unknown) => log.error({ err: error }, 'who sits at the desk is not known'),
    );
  });
  const session = { dispatch, events, read: store.read, count };
  const local = await openLocalDoor(parts.dataDir, () => desk, session);
  if (!local.ok) return local;
  const shared =
    parts.deskSocket === null ? null : await openDeskSocket(parts.deskSocket, () => desk, session);
  if (shared && !shared.ok) {
    await local.value.stop();
    return shared;
  }
  const inProcess = openInProcessDoor(() => desk, session);
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
  const deps: HttpDoorDeps = {
    ...{ session, dispatch, services, version, count, log, access, uploads },
    rendererDir: parts.rendererDir,
    reach: openReach(access.tls, parts.domain, clock),
    identities: {
      deskCaller: () => desk,
      async callerByHeader(header) {
        const given = readOauth(header);
        return 'malformed' in given ? null : access.callerByKey(given);
      },
      callerByToken: (token) => access.callerByToken(token),
    },
    maas: (request, response) => void maas(request, response),
  };
  const http = await openHttpDoor(parts.http, deps);
  if (!http.ok) {
    await Promise.all([local.value.stop(), shared?.value.stop()]);
    return http;
  }
  return ok({
    url: http.value.url,
    https: httpsService({
      ...{ clock, log },
      tls: access.tls,
      domain: parts.domain,
      listenAt: parts.https,
      open: (at) => openHttpDoor(at, deps),
    }),
    connect: inProcess.connect,
    async stop() {
      inProcess.stop();
      await Promise.all([http.value.stop(), local.value.stop(), shared?.value.stop()]);
    },
  });
}
