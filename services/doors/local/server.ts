import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import type { Caller } from '../../contract/implement.ts';
import { maxLineBytes } from '../../contract/lines.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { openSession, type SessionDeps } from '../sessions.ts';
import { lineReader } from './lines.ts';

/**
 * The local socket of a data folder. Who may open it is the system's matter: mode 0600 in a folder of mode 0700. On
 * Windows a named pipe, which others may not write to.
 */
export const socketPath = (dataDir: string, platform: string = process.platform): string =>
  platform === 'win32'
    ? `\\\\.\\pipe\\metaldesk-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`
    : path.join(dataDir, 'metaldesk.sock');

/** Where a controller that runs as another user than the window's is found, beside its data folder. */
export const deskSocketPath = '/run/metaldesk/desk.sock';

/** A socket for windows of other users: of one user alone, or of the group that the controller runs as. */
export interface DeskSocket {
  file: string;
  for: { uid: number } | 'group';
}

/** The kernel's room for a socket's path, less the closing zero (unix(7)). */
const maxPathBytes = 107;
const connectionsAtMost = 100;

export interface LocalDoor {
  stop(): Promise<void>;
}

/**
 * The contract for programs of this computer: one JSON text a line, as contract/lines.ts says. The caller holds the
 * data folder alone, so a socket file that is there was left behind by a controller that was killed.
 */
export async function openLocalDoor(
  dataDir: string,
  deskCaller: () => Caller,
  deps: SessionDeps,
): Promise<Result<LocalDoor>> {
  const at = socketPath(dataDir);
  const opened = await openSocket(at, deskCaller, deps);
  if (opened.ok && process.platform !== 'win32') chmodSync(at, 0o600);
  return opened;
}

/** The same for windows of other users. Another controller's socket is not taken from it. */
export async function openDeskSocket(
  { file, for: whom }: DeskSocket,
  deskCaller: () => Caller,
  deps: SessionDeps,
): Promise<Result<LocalDoor>> {
  if (await answers(file))
    return refuse('conflict', `Another controller answers at ${file}. Stop it before you start this one.`);
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
    const opened = await openSocket(file, deskCaller, deps);
    if (!opened.ok) return opened;
    if (whom === 'group') chmodSync(file, 0o660);
    else {
      chmodSync(file, 0o600);
      chownSync(file, whom.uid, process.getgid?.() ?? 0);
    }
    return opened;
  } catch (error) {
    return refuse('failed', `The socket ${file} cannot be made: ${(error as Error).message}.`);
  }
}

const answers = (file: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(file);
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });

async function openSocket(
  at: string,
  deskCaller: () => Caller,
  deps: SessionDeps,
): Promise<Result<LocalDoor>> {
  if (Buffer.byteLength(at) > maxPathBytes)
    return refuse(
      'bad_input',
      `The path of ${at} is longer than a socket's may be (${maxPathBytes} bytes). Choose a shorter --data.`,
    );
  rmSync(at, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    if (open.size >= connectionsAtMost) return socket.destroy();
    open.add(socket);
    serve(socket, deskCaller(), deps, () => open.delete(socket));
  });
  const failed = await listening(server, at);
  if (failed) return refuse('failed', `The local socket ${at} cannot be made: ${failed.message}.`);
  return ok({
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  });
}

function serve(socket: Socket, caller: Caller, deps: SessionDeps, gone: () => void): void {
  const session = openSession(deps, caller, {
    send: (text, done) => socket.write(`${text}\n`, (error) => error ?? done()),
    end: () => socket.destroy(),
  });
  const lines = lineReader(maxLineBytes, session.onText, () => socket.destroy());
  socket.on('data', (chunk) => lines.push(chunk));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    session.close();
    gone();
  });
}

const listening = (server: Server, at: string): Promise<Error | undefined> =>
  new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(at, () => {
      server.off('error', resolve);
      resolve(undefined);
    });
  });
