import { constants, fstatSync, openSync, realpathSync, closeSync, type Stats } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * What machines may fetch: the first segment of a path names a folder (absolute path on disk), and the empty name
 * takes every path that no other name does. Folders may appear, change and vanish while files are served.
 */
export type Folders = Readonly<Record<string, string>>;

/** Why a file is not handed out. A link that leads out of its folder is refused like a path that climbs. */
export type NoFile = 'not_found' | 'outside' | 'not_a_file' | 'unreadable';

export interface FileFacts {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Changes whenever the file is replaced or written to. */
  readonly version: string;
}

export interface OpenedFile extends FileFacts {
  readonly fd: number;
}
export interface FileOpened extends FileFacts {
  readonly handle: FileHandle;
}

// A FIFO laid into the folder must not hold the opening; a link put there meanwhile must not be followed.
const READ_PLAIN = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Opens a file for a thread of its own. The caller closes `fd`. */
export function openInFoldersSync(folders: Folders, path: string): OpenedFile | NoFile {
  const place = placeOf(folders, path);
  if (!place) return 'not_found';
  try {
    const real = realpathSync.native(place.path);
    if (!inside(realpathSync.native(place.folder), real)) return 'outside';
    const fd = openSync(real, READ_PLAIN);
    const stats = fstatSync(fd);
    if (stats.isFile()) return { fd, ...facts(stats) };
    closeSync(fd);
    return 'not_a_file';
  } catch (error) {
    return reasonOf(error);
  }
}

/** The same for the event loop. The caller closes `handle`. */
export async function openInFolders(folders: Folders, path: string): Promise<FileOpened | NoFile> {
  const place = placeOf(folders, path);
  if (!place) return 'not_found';
  try {
    const real = await realpath(place.path);
    if (!inside(await realpath(place.folder), real)) return 'outside';
    const handle = await open(real, READ_PLAIN);
    const stats = await handle.stat();
    if (stats.isFile()) return { handle, ...facts(stats) };
    await handle.close();
    return 'not_a_file';
  } catch (error) {
    return reasonOf(error);
  }
}

/** `path` is a plain one (`plainPath`). */
function placeOf(folders: Folders, path: string): { folder: string; path: string } | undefined {
  const slash = path.indexOf('/');
  const first = slash < 0 ? path : path.slice(0, slash);
  const named = first !== '' && Object.hasOwn(folders, first) ? folders[first] : undefined;
  if (named !== undefined)
    return slash < 0 ? undefined : { folder: named, path: join(named, path.slice(slash + 1)) };
  const rest = folders[''];
  return rest === undefined ? undefined : { folder: rest, path: join(rest, path) };
}

const inside = (folder: string, real: string): boolean =>
  real.startsWith(folder.endsWith(sep) ? folder : folder + sep);

const facts = (stats: Stats): FileFacts => ({
  sizeBytes: stats.size,
  modifiedMs: stats.mtimeMs,
  version: [stats.size, stats.mtimeMs * 1000, stats.ino].map((n) => Math.floor(n).toString(36)).join('-'),
});

function reasonOf(error: unknown): NoFile {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return 'not_found';
    case 'ELOOP':
      return 'outside';
    case 'EISDIR':
      return 'not_a_file';
    default:
      return 'unreadable'; // no right to it, too many open files, a disk error
  }
}
