/** How many bytes of a stream's beginning say what it is: enough for the mark of an ISO 9660 image at 32 KiB. */
export const headBytes = 64 * 1024;

export type Packing = 'gzip' | 'xz' | 'zstd';

export type Sniffed =
  /** Unpack it and look again. */
  | { is: 'packed'; packing: Packing }
  | { is: 'tar' | 'squashfs' | 'qcow2' }
  /** A raw disk with a GPT, by the size of its logical blocks. */
  | { is: 'disk'; blockSize: 512 | 4096 }
  /** Nothing that is installed from, with what to do instead. */
  | { is: 'other'; sentence: string };

const text = new TextEncoder();
const starts = (head: Uint8Array, at: number, mark: string | readonly number[]): boolean => {
  const bytes = typeof mark === 'string' ? text.encode(mark) : mark;
  return head.length >= at + bytes.length && bytes.every((byte, i) => head[at + i] === byte);
};

/** What is known and not taken. The first that fits counts. */
const others: readonly { at: number; mark: string | readonly number[]; sentence: string }[] = [
  { at: 0, mark: 'BZh', sentence: 'It is packed with bzip2. Pack it with zstd, xz or gzip instead.' },
  { at: 0, mark: 'PK\x03\x04', sentence: 'It is a ZIP file. Unpack it and bring what is in it.' },
  { at: 0, mark: '7z\xbc\xaf\x27\x1c', sentence: 'It is a 7z file. Unpack it and bring what is in it.' },
  {
    at: 0,
    mark: [0x04, 0x22, 0x4d, 0x18],
    sentence: 'It is packed with lz4. Pack it with zstd, xz or gzip instead.',
  },
  {
    at: 0,
    mark: 'MSWIM\0\0\0',
    sentence: 'It is a Windows image (WIM). Bring a disk image of an installed Windows.',
  },
  {
    at: 0,
    mark: 'vhdxfile',
    sentence: 'It is a VHDX disk. Convert it first: qemu-img convert -O qcow2 FILE.vhdx FILE.qcow2',
  },
  {
    at: 0,
    mark: 'conectix',
    sentence: 'It is a VHD disk. Convert it first: qemu-img convert -O qcow2 FILE.vhd FILE.qcow2',
  },
  {
    at: 0,
    mark: 'KDMV',
    sentence: 'It is a VMware disk. Convert it first: qemu-img convert -O qcow2 FILE.vmdk FILE.qcow2',
  },
  {
    at: 0,
    mark: '# Disk Descriptor',
    sentence: 'It is the description of a VMware disk, without the disk itself.',
  },
  {
    at: 0x40,
    mark: [0x7f, 0x10, 0xda, 0xbe],
    sentence: 'It is a VirtualBox disk. Convert it first: qemu-img convert -O qcow2 FILE.vdi FILE.qcow2',
  },
  {
    at: 32769,
    mark: 'CD001',
    sentence:
      'It is an ISO image, an installer perhaps. Bring the disk or the root file system of an installed system.',
  },
  { at: 0, mark: '!<arch>\n', sentence: 'It is a Debian package or an archive of ar, no system.' },
  { at: 0, mark: '\x7fELF', sentence: 'It is a program, no system.' },
  { at: 0, mark: '<', sentence: 'It is a web page. The download answered with a page instead of the file.' },
];

/** POSIX: the sum of a header's bytes, its own field read as blanks, stands in octal at 148; old programs summed signed bytes. */
export function tarHeaderFits(block: Uint8Array): boolean {
  if (block.length < 512) return false;
  const field = String.fromCharCode(...block.subarray(148, 156));
  const told = /^\s*([0-7]{1,7})/.exec(field)?.[1];
  if (told === undefined) return false;
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < 512; at++) {
    const byte = at >= 148 && at < 156 ? 32 : block[at]!;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const sum = parseInt(told, 8);
  return sum === unsigned || sum === signed;
}

/** What a file or an unpacked stream is, by its first bytes alone (at most `headBytes`). */
export function sniff(head: Uint8Array): Sniffed {
  if (starts(head, 0, [0x1f, 0x8b])) return { is: 'packed', packing: 'gzip' };
  if (starts(head, 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return { is: 'packed', packing: 'xz' };
  if (starts(head, 0, [0x28, 0xb5, 0x2f, 0xfd])) return { is: 'packed', packing: 'zstd' };
  // a skippable frame may stand before the first one (RFC 8878 section 3.1.2)
  if (head.length >= 4 && (head[0]! & 0xf0) === 0x50 && starts(head, 1, [0x2a, 0x4d, 0x18]))
    return { is: 'packed', packing: 'zstd' };
  if (starts(head, 0, [0x51, 0x46, 0x49, 0xfb])) return { is: 'qcow2' };
  if (starts(head, 0, 'hsqs')) return { is: 'squashfs' };
  const other = others.find(({ at, mark }) => starts(head, at, mark));
  if (other) return { is: 'other', sentence: other.sentence };
  if (tarHeaderFits(head.subarray(0, 512))) return { is: 'tar' };
  if (starts(head, 512, 'EFI PART')) return { is: 'disk', blockSize: 512 };
  if (starts(head, 4096, 'EFI PART')) return { is: 'disk', blockSize: 4096 };
  if (starts(head, 510, [0x55, 0xaa]))
    return {
      is: 'other',
      sentence:
        'It looks like a disk or a partition without a GPT. Bring a whole disk with a GUID partition table; sgdisk -g makes one of an old table.',
    };
  if (starts(head, 1080, [0x53, 0xef]))
    return {
      is: 'other',
      sentence:
        'It is one ext4 file system without a disk around it. Bring the whole disk, or its files as a tar.',
    };
  return {
    is: 'other',
    sentence:
      'It is nothing known here. Taken are tar.gz, tar.xz, tar.zst, squashfs, qcow2 and raw disks with a GPT.',
  };
}
