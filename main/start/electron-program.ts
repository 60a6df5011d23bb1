import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Electron's own program as its package installed it; null when only the package is there, without the program. */
export function electronProgram(packageDir: string): string | null {
  const folder = path.join(packageDir, 'node_modules/electron');
  try {
    const program = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/** Null where a window can be opened, else why not. */
export function whyNoWindow(
  platform: string,
  uid: number,
  env: Record<string, string | undefined>,
): string | null {
  if (platform === 'win32' || platform === 'darwin') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'There is no display here.';
  // A browser engine does not run as root, and should not: start it as yourself, it asks for what it needs.
  return uid === 0 ? 'A window is not opened for root.' : null;
}
