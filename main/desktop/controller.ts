import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { ok, refuse, type Problem, type Result } from '../../services/contract/result.ts';
import { deskSocketPath, socketPath } from '../../services/doors/local/server.ts';
import type { Log } from '../../services/platform/log.ts';
import type { KeyWrap } from '../../services/platform/secrets/secrets.ts';
import { deskLink, type DeskLink } from '../links/desk-link.ts';
import type { Connect } from '../links/keep-connected.ts';
import { openLocalLink } from '../links/local-link.ts';
import { hostPort } from '../host-port.ts';
import { rendererDir, version } from '../places.ts';
import { mayElevate, startElevated } from './elevate.ts';
import { choosePlace, type Place } from './place.ts';
import { windowWords } from './words.ts';

export interface ControllerAsks {
  dataDir: string;
  /** Where the UI and the API answer on this computer too. */
  http: string;
  userData: string;
  keyWrap: KeyWrap | undefined;
  log: Log;
  /** Tells a person that it does not start; resolves when it is to be tried again. */
  again(problem: Problem): Promise<void>;
}

/** The controller of a window, wherever it is. */
export interface DeskController {
  link: DeskLink;
  /** Null until it is known. */
  place(): Place['how'] | null;
  /** Ends what the window started; what was there before stays. */
  stop(): Promise<void>;
}

interface Reached {
  place: Place['how'];
  connect: Connect;
  stop(): Promise<void>;
}

type SocketState = 'answers' | 'silent' | 'forbidden';

const socketState = (file: string): Promise<SocketState> =>
  new Promise((resolve) => {
    const socket = connect(file);
    socket.on('connect', () => {
      socket.destroy();
      resolve('answers');
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EACCES' ? 'forbidden' : 'silent'),
    );
  });

/** Windows and macOS let any program bind low ports. */
async function mayBindPorts(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const { howToBindPorts } = await import('../../services/site/network/index.ts');
  return howToBindPorts() === null;
}

const attached = (socket: string, place: Place['how'], stop: () => Promise<void>): Reached => ({
  place,
  connect: () => openLocalLink(socket),
  stop,
});

async function hosted({ dataDir, http, keyWrap, log }: ControllerAsks): Promise<Result<Reached>> {
  const { openController } = await import('../../services/controller.ts');
  const at = hostPort(http);
  if (!at.ok) return at;
  const open = (port: number) =>
    openController({
      ...{ dataDir, rendererDir, version, log, ...(keyWrap && { keyWrap }) },
      http: { host: at.value.host, port },
    });
  let opened = await open(at.value.port);
  if (!opened.ok && opened.problem.code === 'unavailable') {
    // The window needs no port of its own; browsers of this computer find the UI on another one.
    log.warn({ http }, opened.problem.sentence);
    opened = await open(0);
  }
  if (!opened.ok) return opened;
  const controller = opened.value;
  log.info({ url: controller.url }, 'the controller runs in this program');
  void controller.start();
  const connectHere: Connect = () => Promise.resolve(ok(controller.connect()));
  return ok({ place: 'host', connect: connectHere, stop: () => controller.stop() });
}

async function elevated({ userData, http }: ControllerAsks): Promise<Result<Reached>> {
  const started = await startElevated(userData, http);
  if (!started.ok) return started;
  return ok(
    attached(deskSocketPath, 'elevate', () => {
      started.value.stop();
      return started.value.gone;
    }),
  );
}

async function reach(asks: ControllerAsks): Promise<Result<Reached>> {
  const files = [socketPath(asks.dataDir), ...(process.platform === 'linux' ? [deskSocketPath] : [])];
  const sockets = await Promise.all(files.map(async (file) => ({ file, state: await socketState(file) })));
  const mayBind = sockets.some(({ state }) => state === 'answers') || (await mayBindPorts());
  const place = choosePlace({ sockets, mayBind, mayElevate: mayElevate() });
  asks.log.info({ place }, 'where the controller is');
  if (place.how === 'attach') return ok(attached(place.socket, 'attach', () => Promise.resolve()));
  if (place.how === 'refused')
    return refuse('forbidden', windowWords.trouble.serviceClosed(place.socket, userInfo().username));
  return place.how === 'host' ? hosted(asks) : elevated(asks);
}

/** Reaches the controller, asking a person as long as that fails. The link is there at once, and up when it is. */
export function openDeskController(asks: ControllerAsks): DeskController {
  let reached: Reached | undefined;
  let stopped = false;
  async function begin(): Promise<Reached | undefined> {
    while (!stopped) {
      const tried = await reach(asks);
      if (tried.ok) return (reached = tried.value);
      asks.log.error(tried.problem, 'the controller does not start');
      await asks.again(tried.problem);
    }
    return undefined;
  }
  const begun = begin();
  const absent = refuse('unavailable', windowWords.fleet.unreachable);
  const link = deskLink(async () => (await begun)?.connect() ?? absent);
  return {
    link,
    place: () => reached?.place ?? null,
    async stop() {
      stopped = true;
      link.close();
      await reached?.stop();
    },
  };
}
