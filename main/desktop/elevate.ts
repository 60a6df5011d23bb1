import { spawn } from 'node:child_process';
import { accessSync, constants, cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import { ok, refuse, type Result } from '../../services/contract/result.ts';
import { packageDir } from '../places.ts';
import { windowWords } from './words.ts';

export interface Elevated {
  /** Resolves when it has ended. */
  gone: Promise<void>;
  /** Lets it end: it does when its standard input does, also when this program is killed. */
  stop(): void;
}

const pkexec = '/usr/bin/pkexec';
/** pkexec's own exit codes: the question was closed; the answer was no. */
const notAllowed = [126, 127];

export function mayElevate(): boolean {
  try {
    accessSync(pkexec, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The folder with the pinned Node and the server: beside app.asar in a package, else the checkout. An AppImage is
 * mounted for its user alone, whom root cannot read through, so it is laid into the user's own folder first.
 */
function serverDir(userData: string, env: NodeJS.ProcessEnv): string {
  const packaged = path.resolve(packageDir, '../server');
  if (!packageDir.endsWith('.asar')) return packageDir;
  if (!env['APPIMAGE'] || !existsSync(packaged)) return packaged;
  const copy = path.join(userData, 'server');
  cpSync(packaged, path.join(copy, 'server'), { recursive: true });
  cpSync(path.resolve(packageDir, '../assets'), path.join(copy, 'assets'), { recursive: true });
  return path.join(copy, 'server');
}

/**
 * What is started for this user's window, until its standard input ends. A package has a program for that alone, which
 * the system's question then names; a checkout starts the pinned Node with the server.
 */
export function elevatedCommand(server: string, uid: number, http: string): string[] {
  const packaged = path.join(server, 'bin/serve-for-window');
  if (existsSync(packaged)) return [packaged];
  const node = path.join(server, 'node_modules/node/bin/node');
  const program = path.join(server, 'main/metaldesk.mjs');
  return [node, program, 'serve', '--http', http, '--window-socket', String(uid), '--until-stdin-ends'];
}

/** Starts the controller by the system's own question for a password. Resolves once it is ready. */
export function startElevated(userData: string, http: string): Promise<Result<Elevated>> {
  const command = elevatedCommand(serverDir(userData, process.env), process.getuid?.() ?? 0, http);
  return new Promise((resolve) => {
    const child = spawn(pkexec, command, { stdio: ['pipe', 'pipe', 'inherit'] });
    const gone = new Promise<void>((ended) => child.once('close', () => ended()));
    child.once('error', () => resolve(refuse('unavailable', windowWords.trouble.noPkexec)));
    child.once('close', (code) =>
      resolve(
        notAllowed.includes(code ?? 0)
          ? refuse('forbidden', windowWords.trouble.noPermission)
          : refuse('failed', windowWords.trouble.ended(code)),
      ),
    );
    child.stdin.on('error', () => child.kill());
    child.stdout.once('data', () => resolve(ok({ gone, stop: () => child.stdin.end() })));
  });
}
