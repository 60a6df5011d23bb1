/** Uncompressed archives in the ustar format, POSIX.1-1988 (IEEE 1003.1 "pax Interchange Format", section ustar). */

const BLOCK_BYTES = 512;

export interface TarFile {
  /** Relative, with `/`; at most 100 bytes of name behind at most 155 bytes of folder. */
  path: string;
  bytes: Uint8Array;
  /** Permission bits, 0o644 when left out. */
  mode?: number;
}

/** Name and prefix fields: a long path is cut at a slash so that both parts fit. */
function nameFields(path: string): { name: string; prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: '' };
  for (let cut = path.indexOf('/'); cut >= 0; cut = path.indexOf('/', cut + 1)) {
    const [prefix, name] = [path.slice(0, cut), path.slice(cut + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100 && name !== '')
      return { name, prefix };
  }
  throw new RangeError('A path is longer than a ustar header holds.');
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

function header(file: TarFile, mtimeSeconds: number): Buffer {
  const { name, prefix } = nameFields(file.path);
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name, 0);
  block.write(octal(file.mode ?? 0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(file.bytes.length, 11), 124);
  block.write(octal(mtimeSeconds, 11), 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\0' + '00', 257);
  block.write('root', 265);
  block.write('root', 297);
  block.write(octal(0, 7), 329);
  block.write(octal(0, 7), 337);
  block.write(prefix, 345);
  // The checksum is the sum of all header bytes with its own field read as blanks; six digits, NUL, blank.
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

/** The archive of `files`, in their order, all owned by root and changed at `mtimeSeconds`. */
export function writeTar(files: readonly TarFile[], mtimeSeconds: number): Buffer {
  const blocks: Uint8Array[] = [];
  for (const file of files) {
    const padding = (BLOCK_BYTES - (file.bytes.length % BLOCK_BYTES)) % BLOCK_BYTES;
    blocks.push(header(file, mtimeSeconds), file.bytes, Buffer.alloc(padding));
  }
  blocks.push(Buffer.alloc(2 * BLOCK_BYTES));
  return Buffer.concat(blocks);
}

/** Regular files of an uncompressed ustar archive, at most `maxFiles`; a size that points past the end is malformed. */
export function readTar(
  bytes: Uint8Array,
  maxFiles = 1000,
): { path: string; bytes: Uint8Array }[] | { malformed: string } {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const field = (at: number, length: number): string =>
    archive.toString('utf8', at, at + length).replace(/\0.*$/s, '');
  const files: { path: string; bytes: Uint8Array }[] = [];
  for (let at = 0; at + BLOCK_BYTES <= archive.length;) {
    if (archive[at] === 0) return files;
    const sizeBytes = parseInt(field(at + 124, 12), 8);
    if (field(at + 257, 5) !== 'ustar' || !(sizeBytes >= 0))
      return { malformed: 'a header is no ustar header' };
    const start = at + BLOCK_BYTES;
    if (start + sizeBytes > archive.length) return { malformed: 'a file is cut off' };
    const [name, prefix] = [field(at, 100), field(at + 345, 155)];
    const isFile = archive[at + 156] === 0x30 || archive[at + 156] === 0;
    if (isFile)
      files.push({
        path: prefix ? `${prefix}/${name}` : name,
        bytes: archive.subarray(start, start + sizeBytes),
      });
    if (files.length > maxFiles) return { malformed: 'too many files' };
    at = start + Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return { malformed: 'the end is missing' };
}
