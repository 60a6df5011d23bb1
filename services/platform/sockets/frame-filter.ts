import { addressOf, writePointer } from './libc.ts';

/** Most bytes of a frame that are kept: LLDP and DHCP fit in one frame. */
export const mostFrameBytes = 1600;

const load = { half: 0x28, byte: 0x30, word: 0x20, headerLength: 0xb1, halfAtIndex: 0x48 } as const;
const jumpIf = { equal: 0x15, anyBit: 0x45 } as const;
const answer = 0x06;
/** SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT: the tag is no longer among the bytes. */
const tagPresent = 0xffff_f030;

/**
 * What the kernel lets through, as a classic BPF program: on a desk that sends images at 10 Gb/s all else must not
 * reach this process. Jumps count instructions from the next one on.
 */
const program: readonly (readonly [code: number, ifTrue: number, ifFalse: number, value: number])[] = [
  [load.half, 0, 0, 12],
  [jumpIf.equal, 16, 0, 0x0806], // ARP
  [jumpIf.equal, 15, 0, 0x88cc], // LLDP
  [jumpIf.equal, 14, 0, 0x8100], // a tag that nobody took off
  [load.word, 0, 0, tagPresent],
  [jumpIf.equal, 2, 0, 0],
  [load.byte, 0, 0, 0],
  [jumpIf.anyBit, 10, 0, 1], // to a group, within a VLAN
  [load.half, 0, 0, 12],
  [jumpIf.equal, 0, 9, 0x0800],
  [load.byte, 0, 0, 23],
  [jumpIf.equal, 0, 7, 17], // UDP
  [load.half, 0, 0, 20],
  [jumpIf.anyBit, 5, 0, 0x1fff], // not the first fragment
  [load.headerLength, 0, 0, 14],
  [load.halfAtIndex, 0, 0, 16],
  [jumpIf.equal, 1, 0, 67],
  [jumpIf.equal, 0, 1, 68],
  [answer, 0, 0, mostFrameBytes],
  [answer, 0, 0, 0],
];

/** struct sock_fprog for SO_ATTACH_FILTER. Keep `instructions` referenced until the call is done. */
export function frameFilter(): { fprog: Buffer; instructions: Buffer } {
  const instructions = Buffer.allocUnsafeSlow(program.length * 8);
  program.forEach(([code, ifTrue, ifFalse, value], i) => {
    instructions.writeUInt16LE(code, i * 8);
    instructions.writeUInt8(ifTrue, i * 8 + 2);
    instructions.writeUInt8(ifFalse, i * 8 + 3);
    instructions.writeUInt32LE(value, i * 8 + 4);
  });
  const fprog = Buffer.alloc(16);
  fprog.writeUInt16LE(program.length, 0);
  writePointer(fprog, addressOf(instructions), 8);
  return { fprog, instructions };
}
