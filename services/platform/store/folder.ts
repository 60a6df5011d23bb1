import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';

/** Makes a data folder with mode 0700 when it is absent, so that a power failure cannot take it away again. */
export function makeFolder(dir: string): void {
  const first = mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const top = path.dirname(path.resolve(first));
  for (let made = path.resolve(dir); made !== top; made = path.dirname(made)) syncFolder(path.dirname(made));
}

/** Brings the names in a folder to the disk: a file that is flushed is gone after a power failure when its name is not. */
export function syncFolder(dir: string): void {
  const fd = openSync(dir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
