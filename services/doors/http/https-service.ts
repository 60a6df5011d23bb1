import { ok, refuse, type Result } from '../../contract/result.ts';
import { every, sleep, type Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { Service } from '../../service.ts';
import { canonical, type Tls, type TlsMaterial } from '../../site/access/index.ts';
import type { HttpDoor, HttpDoorAt } from './server.ts';

export interface HttpsServiceDeps {
  tls: Tls;
  /** The site's DNS domain, for the names in a self-signed certificate. */
  domain(): Promise<string>;
  /** What the command line says; else what is stored counts. */
  listenAt: { host: string; port: number } | null;
  open(at: HttpDoorAt): Promise<Result<HttpDoor>>;
  clock: Clock;
  log: Log;
}

const lookEveryMs = 60 * 60_000;
const answerLeavesMs = 300;
const wildcards = ['0.0.0.0', '::'];

const urlOf = (host: string, port: number): string =>
  `https://${host.includes(':') ? `[${host}]` : host}${port === 443 ? '' : `:${port}`}`;

/** The UI, the contract and /MAAS/ over TLS, for other computers. It follows its settings and renews its certificate. */
export function httpsService(deps: HttpsServiceDeps): Service {
  const { tls, domain, log } = deps;
  let door: HttpDoor | null = null;
  let shown: TlsMaterial | null = null;
  /** What the open door was asked to listen on. */
  let at = '';
  let stopLooking = (): void => {};
  let running = false;
  let turn: Promise<unknown> = Promise.resolve();
  const alone = <T>(fn: () => Promise<T>): Promise<T> => {
    const mine = turn.then(fn);
    turn = mine.catch((error: unknown) => log.error({ err: error }, 'the TLS listener'));
    return mine;
  };

  function refused(detail: string): Result<void> {
    tls.tell({ state: 'refused', detail, urls: [], material: null });
    return refuse('unavailable', detail);
  }

  async function urlsOf(host: string, port: number): Promise<string[]> {
    if (!wildcards.includes(host)) return [urlOf(canonical(host), port)];
    const { names, addresses } = await tls.names(await domain());
    return [...addresses, ...names.filter((name) => name.includes('.'))].map((name) => urlOf(name, port));
  }

  async function tellListening(material: TlsMaterial, host: string, port: number): Promise<void> {
    shown = material;
    const urls = await urlsOf(host, port);
    const { fingerprint } = material.facts;
    const detail = `${urls[0] ?? urlOf(host, port)}, SHA-256 ${fingerprint}`;
    tls.tell({ state: 'listening', detail, urls: urls.length > 0 ? urls : [urlOf(host, port)], material });
    log.info({ urls, fingerprint }, 'other computers open the UI over TLS');
  }

  async function open(): Promise<Result<void>> {
    const listen = deps.listenAt ?? (await tls.settings()).listen;
    if (listen === null) {
      const detail = 'Other computers cannot open the UI.';
      tls.tell({ state: 'disabled', detail, urls: [], material: null });
      return ok(undefined);
    }
    const material = await tls.material(await domain());
    if (!material.ok) return refused(material.problem.sentence);
    const opened = await deps.open({ ...listen, tls: material.value });
    if (!opened.ok) return refused(opened.problem.sentence);
    door = opened.value;
    at = JSON.stringify(listen);
    await tellListening(material.value, listen.host, door.port);
    return ok(undefined);
  }

  async function close(): Promise<void> {
    const before = door;
    door = null;
    shown = null;
    await before?.stop();
  }

  /** Takes a certificate that was renewed: on disk by its admin, or by this desk because it ends soon or lacks a name. */
  async function look(): Promise<void> {
    if (!door) return;
    const material = await tls.material(await domain());
    if (!material.ok) return log.warn({ why: material.problem.sentence }, 'the certificate stays as it was');
    if (material.value.facts.fingerprint === shown?.facts.fingerprint) return;
    door.renew(material.value);
    const listen = deps.listenAt ?? (await tls.settings()).listen;
    if (listen) await tellListening(material.value, listen.host, door.port);
  }

  /** Another address is listened on once the answer to who asked for it has left. */
  async function follow(): Promise<void> {
    const listen = deps.listenAt ?? (await tls.settings()).listen;
    if (door && JSON.stringify(listen) === at) return look();
    await sleep(deps.clock, answerLeavesMs);
    await close();
    await open();
  }
  tls.onChange(() => {
    if (running) void alone(follow);
  });

  return {
    name: 'https',
    start: () =>
      alone(async () => {
        if (running) return ok(undefined);
        running = true;
        stopLooking = every(deps.clock, lookEveryMs, () => void alone(look));
        return open();
      }),
    stop: () =>
      alone(async () => {
        running = false;
        stopLooking();
        await close();
      }),
    health: () => {
      if (!running) return { state: 'stopped', detail: '' };
      const { state, detail } = tls.listening();
      return { state, detail };
    },
    counters: () => ({}),
  };
}
