import { crc32 } from 'node:zlib';

export interface DiskFacts {
  /** The whole disk as its table has it: up to the backup at its end. */
  sizeBytes: number;
  bios: boolean;
  uefi: boolean;
}

const biosBoot = '21686148-6449-6e6f-744e-656564454649';
const efiSystem = 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b';

/** A GUID as UEFI stores it: the first three groups with their bytes turned around. */
function guidAt(bytes: Buffer, at: number): string {
  const hex = (from: number, to: number): string => bytes.toString('hex', at + from, at + to);
  const turned = (from: number, to: number): string =>
    Buffer.from(bytes.subarray(at + from, at + to))
      .reverse()
      .toString('hex');
  return [turned(0, 4), turned(4, 6), turned(6, 8), hex(8, 10), hex(10, 16)].join('-');
}

const entriesAtMost = 1024;

/** The GUID partition table at the beginning of a disk (UEFI specification 5.3), or why it cannot be used. */
export function readGpt(head: Buffer, blockSize: 512 | 4096): DiskFacts | { damaged: string } {
  const header = head.subarray(blockSize, blockSize * 2);
  if (header.length < 92) return { damaged: 'Its partition table is cut off.' };
  const headerBytes = header.readUInt32LE(12);
  if (headerBytes < 92 || headerBytes > header.length)
    return { damaged: 'Its partition table has no proper header.' };
  const summed = Buffer.from(header.subarray(0, headerBytes));
  summed.writeUInt32LE(0, 16);
  if (crc32(summed) !== header.readUInt32LE(16))
    return { damaged: 'Its partition table does not match its own checksum.' };
  const lastBlock = header.readBigUInt64LE(32);
  const sizeBytes = (lastBlock + 1n) * BigInt(blockSize);
  if (lastBlock < 34n || sizeBytes > BigInt(Number.MAX_SAFE_INTEGER))
    return { damaged: 'Its partition table speaks of an impossible size.' };
  const at = Number(header.readBigUInt64LE(72)) * blockSize;
  const count = Math.min(header.readUInt32LE(80), entriesAtMost);
  const entryBytes = header.readUInt32LE(84);
  if (entryBytes < 128 || entryBytes % 8 !== 0)
    return { damaged: 'Its partition table has no proper entries.' };
  const types: string[] = [];
  for (let i = 0; i < count && at + (i + 1) * entryBytes <= head.length; i++)
    types.push(guidAt(head, at + i * entryBytes));
  if (types.every((type) => /^[0-]+$/.test(type)))
    return { damaged: 'Its partition table has no partitions.' };
  return { sizeBytes: Number(sizeBytes), bios: types.includes(biosBoot), uefi: types.includes(efiSystem) };
}
