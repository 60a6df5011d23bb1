/** What the header of a qcow2 file says (docs/interop/qcow2.txt of QEMU); all numbers big-endian. */
export function readQcow2(head: Buffer): { sizeBytes: number } | { refused: string } {
  if (head.length < 104) return { refused: 'Its header is cut off.' };
  const version = head.readUInt32BE(4);
  if (version !== 2 && version !== 3)
    return { refused: `It is a qcow of version ${version}; versions 2 and 3 are read.` };
  // Another file would be read from this computer's disk.
  if (head.readBigUInt64BE(8) !== 0n)
    return {
      refused:
        'It is only the difference to another disk image. Bring it whole: qemu-img convert -O qcow2 FILE WHOLE.qcow2',
    };
  if (head.readUInt32BE(32) !== 0) return { refused: 'It is encrypted. Convert it to a plain one first.' };
  const externalData = version === 3 && (head.readBigUInt64BE(72) & 4n) !== 0n;
  if (externalData)
    return {
      refused: 'Its data lies in another file. Bring it whole: qemu-img convert -O qcow2 FILE WHOLE.qcow2',
    };
  const size = head.readBigUInt64BE(24);
  if (size === 0n || size > BigInt(Number.MAX_SAFE_INTEGER))
    return { refused: 'It speaks of an impossible size.' };
  return { sizeBytes: Number(size) };
}
