import { ImageRefusal, runProgram } from '../program.ts';
import { RootListener, type RootFacts } from './root-facts.ts';

/** The superblock of squashfs 4.0: `bytes_used` must be there. */
export function readSquashfs(head: Buffer, fileBytes: number): { refused: string } | null {
  if (head.length < 96) return { refused: 'Its beginning is cut off.' };
  if (head.readUInt16LE(28) !== 4)
    return { refused: `It is squashfs ${head.readUInt16LE(28)}; version 4 is read.` };
  const used = head.readBigUInt64LE(40);
  return used > BigInt(fileBytes)
    ? { refused: `It is cut off: it speaks of ${used} bytes, and ${fileBytes} are there.` }
    : null;
}

/** What is in it, where the program that lists it is here; else null. */
export async function squashfsFacts(
  file: string,
): Promise<{ facts: RootFacts; unpackedBytes: number } | null> {
  const listener = new RootListener();
  let unpackedBytes = 0;
  let isOdd = true;
  try {
    await runProgram('unsquashfs', ['-lln', '-d', '', file], {
      onLine(line) {
        // -rw-r--r-- 0/0  124 2026-01-01 00:00 /etc/os-release
        const found = /^(.)[rwxsStT-]{9}\s+\d+\/\d+\s+(\d+)\s+\S+\s+\S+\s+\/(.*?)(?: -> .*)?$/.exec(line);
        if (!found) return;
        isOdd = false;
        if (found[1] === '-') unpackedBytes += Number(found[2]);
        listener.path(found[3]!);
      },
    });
    const textOf = (path: string): Promise<string> =>
      runProgram('unsquashfs', ['-cat', file, path]).catch(() => '');
    listener.texts(
      (await textOf('usr/lib/os-release')) || (await textOf('etc/os-release')),
      await textOf('etc/cloud/cloud.cfg'),
    );
  } catch (error) {
    if (error instanceof ImageRefusal && error.message.includes('is missing')) return null;
    throw error;
  }
  if (isOdd || !listener.isRoot)
    throw new ImageRefusal('It is a squashfs, but no root file system: there is no /etc and no /usr in it.');
  return { facts: listener.facts(), unpackedBytes };
}
