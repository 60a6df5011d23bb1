/** One entry of an initramfs. Folders and links have no data; `target` is where a link points. */
export type CpioEntry = { path: string } & (
  | { kind: 'file'; data: Uint8Array; executable?: boolean }
  | { kind: 'folder' }
  | { kind: 'link'; target: string }
  | { kind: 'device'; major: number; minor: number }
);

const MODE = { file: 0o100644, folder: 0o040755, link: 0o120777, device: 0o020600 };
const pad4 = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function header(entry: CpioEntry, inode: number, size: number, mtimeSeconds: number): Buffer {
  const mode = entry.kind === 'file' && entry.executable ? 0o100755 : MODE[entry.kind];
  const [major, minor] = entry.kind === 'device' ? [entry.major, entry.minor] : [0, 0];
  const links = entry.kind === 'folder' ? 2 : 1;
  const fields = [
    inode,
    mode,
    0,
    0,
    links,
    mtimeSeconds,
    size,
    0,
    0,
    major,
    minor,
    Buffer.byteLength(entry.path) + 1,
    0,
  ];
  const hex = fields.map((field) => field.toString(16).padStart(8, '0')).join('');
  return pad4(Buffer.from(`070701${hex}${entry.path}\0`));
}

/**
 * A cpio archive in "newc" form, as the kernel unpacks it (Documentation/driver-api/early-userspace/buffer-format.rst):
 * sorted by path, all of root, one time stamp, so that the same entries give the same bytes.
 */
export function cpioArchive(entries: readonly CpioEntry[], mtimeSeconds: number): Buffer {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  const parts = sorted.flatMap((entry, index) => {
    const data =
      entry.kind === 'file'
        ? Buffer.from(entry.data)
        : Buffer.from(entry.kind === 'link' ? entry.target : '');
    return [header(entry, index + 1, data.length, mtimeSeconds), pad4(data)];
  });
  const trailer = header({ path: 'TRAILER!!!', kind: 'file', data: new Uint8Array() }, 0, 0, 0);
  return Buffer.concat([...parts, trailer, Buffer.alloc(512)]);
}
