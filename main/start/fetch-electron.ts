import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { ok, refuse, type Result } from '../../services/contract/result.ts';

export interface FetchLimits {
  lookEveryMs: number;
  /** Without a byte more for so long it is given up: a network that swallows packets answers never. */
  stalledMs: number;
}
const usual: FetchLimits = { lookEveryMs: 1_000, stalledMs: 30_000 };
const toldBytes = 400;

/** Bytes below a folder; what goes meanwhile counts nothing. */
function sizeOf(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((bytes, entry) => bytes + statSync(path.join(entry.parentPath, entry.name)).size, 0);
  } catch {
    return 0;
  }
}

/** What of the installer's complaint says why, without its stack. */
function reasonOf(said: string): string {
  if (/fetch failed/.test(said)) return 'The place where Electron publishes it cannot be reached from here.';
  return (said.match(/\b(?:E[A-Z_]{4,}|HTTP|status)[^\n]*/)?.[0] ?? said.split('\n')[0] ?? '')
    .trim()
    .slice(0, 200);
}

/**
 * Runs the installer that comes with Electron's package, which fetches its program from where Electron publishes it.
 * Once, in an own folder for what is under way, so that `tell` can say how far it is.
 */
export async function fetchElectron(
  packageDir: string,
  tell: (megabytes: number) => void,
  limits: FetchLimits = usual,
): Promise<Result<void>> {
  const electron = path.join(packageDir, 'node_modules/electron');
  if (!existsSync(path.join(electron, 'install.js')))
    return refuse('unavailable', "Electron's package is not installed.");
  const parent = path.join(packageDir, 'node_modules/.cache');
  mkdirSync(parent, { recursive: true });
  const underWay = mkdtempSync(path.join(parent, 'electron-'));
  const child = spawn(process.execPath, [path.join(electron, 'install.js')], {
    env: { ...process.env, TMPDIR: underWay, TEMP: underWay, TMP: underWay, ELECTRON_GET_NO_PROGRESS: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < toldBytes) said += text;
  });
  let seen = 0;
  let movedAt = Date.now();
  let stalled = false;
  const look = setInterval(() => {
    const bytes = sizeOf(underWay) + sizeOf(path.join(electron, 'dist'));
    if (bytes !== seen) movedAt = Date.now();
    seen = bytes;
    if (bytes > 0) tell(Math.round(bytes / 1e6));
    stalled = Date.now() - movedAt > limits.stalledMs;
    if (stalled) child.kill('SIGKILL');
  }, limits.lookEveryMs);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  clearInterval(look);
  rmSync(underWay, { recursive: true, force: true });
  if (code === 0) return ok(undefined);
  return refuse(
    'unavailable',
    stalled ? 'Nothing more came over the network.' : reasonOf(said) || `code ${code}`,
  );
}
