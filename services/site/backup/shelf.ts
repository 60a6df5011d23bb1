import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { makeFolder } from '../../platform/store/folder.ts';
import { pieceAtMostBytes } from './contract.ts';

export interface Shelved {
  name: string;
  sizeBytes: number;
  madeAt: number;
}

export interface Piece {
  base64: string;
  sizeBytes: number;
  next: number | null;
}

/** A folder of files that are read and written piece by piece, over any door. Names come checked. */
export interface Shelf {
  fileOf(name: string): string;
  list(): Promise<Shelved[]>;
  read(name: string, offset: number): Promise<Result<Piece>>;
  /** Pieces come in order, the first at 0; the file has its name only after the last. */
  write(name: string, offset: number, bytes: Buffer, isLast: boolean): Promise<Result<{ sizeBytes: number }>>;
  remove(name: string): Promise<Result<void>>;
}

export function shelf(folder: string, ending: string): Shelf {
  const fileOf = (name: string): string => path.join(folder, name);
  const isOurs = (name: string): boolean => name.endsWith(ending) && path.basename(name) === name;
  const none = (name: string) => refuse('not_found', `There is no file ${name} in ${folder}.`);
  return {
    fileOf,
    async list() {
      makeFolder(folder);
      const names = (await readdir(folder)).filter(isOurs);
      const files = await Promise.all(
        names.map(async (name) => {
          const { size, mtimeMs } = await stat(fileOf(name));
          return { name, sizeBytes: size, madeAt: Math.round(mtimeMs) };
        }),
      );
      return files.sort((a, b) => b.madeAt - a.madeAt);
    },
    async read(name, offset) {
      if (!isOurs(name)) return none(name);
      const file = await open(fileOf(name), 'r').catch(() => null);
      if (!file) return none(name);
      try {
        const { size: sizeBytes } = await file.stat();
        const { bytesRead, buffer } = await file.read(
          Buffer.alloc(pieceAtMostBytes),
          0,
          pieceAtMostBytes,
          offset,
        );
        const end = offset + bytesRead;
        return ok({
          base64: buffer.subarray(0, bytesRead).toString('base64'),
          sizeBytes,
          next: end < sizeBytes && bytesRead > 0 ? end : null,
        });
      } finally {
        await file.close();
      }
    },
    async write(name, offset, bytes, isLast) {
      if (!isOurs(name)) return refuse('bad_input', `A backup's name ends in ${ending}.`);
      makeFolder(folder);
      const part = `${fileOf(name)}.part`;
      const file = await open(part, offset === 0 ? 'w' : 'r+', 0o600).catch(() => null);
      if (!file) return refuse('not_now', 'Begin with the first piece.');
      try {
        const { size } = await file.stat();
        if (size !== offset) return refuse('not_now', `The next piece begins at ${size}.`);
        await file.write(bytes, 0, bytes.length, offset);
        if (isLast) await file.sync();
      } finally {
        await file.close();
      }
      if (isLast) await rename(part, fileOf(name));
      return ok({ sizeBytes: offset + bytes.length });
    },
    async remove(name) {
      if (!isOurs(name)) return none(name);
      return rm(fileOf(name)).then(
        () => ok(undefined),
        () => none(name),
      );
    },
  };
}
