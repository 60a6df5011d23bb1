import { closeDescriptor } from './descriptor.ts';
import { FrameBatch } from './frame-batch.ts';
import { frameFilter } from './frame-filter.ts';
import type { FramePort, HeardFrame } from './frame-port.ts';
import { SOCK_CLOEXEC, SOL_SOCKET, libc } from './libc.ts';
import { AF_PACKET, linkAddress } from './sockaddr.ts';

const SOCK_RAW = 3;
const ETH_P_ALL = 3;
const SO_ATTACH_FILTER = 26;
const SOL_PACKET = 263;
const PACKET_ADD_MEMBERSHIP = 1;
const PACKET_AUXDATA = 8;
const PACKET_IGNORE_OUTGOING = 23;
const mostReads = 16;
/** Where LLDP is sent to: bridges do not pass it on, and a card drops it unless it is asked for. */
const nearestBridge = Uint8Array.of(0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e);

const on = Buffer.from([1, 0, 0, 0]);

/** struct packet_mreq, of the kind "this group". It ends with the socket. */
function membership(interfaceIndex: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32LE(interfaceIndex, 0);
  bytes.writeUInt16LE(nearestBridge.length, 6);
  bytes.set(nearestBridge, 8);
  return bytes;
}

/** A packet socket that only listens. Undefined without CAP_NET_RAW or where the interface is gone. */
export function openLinuxFramePort(nic: string): FramePort | undefined {
  const interfaceIndex = libc().if_nametoindex(nic);
  if (interfaceIndex === 0) return undefined;
  // Of no protocol until filter and interface are set: nothing else gets in before.
  const fd = libc().socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (fd < 0) return undefined;
  const { fprog, instructions } = frameFilter();
  const group = membership(interfaceIndex);
  const here = linkAddress(interfaceIndex, new Uint8Array(), ETH_P_ALL);
  const done =
    libc().setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, fprog, fprog.length) >= 0 &&
    instructions.length > 0 && // read after the call: the memory that it points to was kept
    libc().setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, on, on.length) >= 0 &&
    libc().bind(fd, here, here.length) >= 0;
  if (!done) {
    closeDescriptor(fd);
    return undefined;
  }
  // Kernels before 4.20 do not know the first; some virtual cards refuse the second, and hear the group all the same.
  libc().setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, on, on.length);
  libc().setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, group, group.length);
  const batch = new FrameBatch(fd);
  let open = true;
  return {
    heard() {
      const frames: HeardFrame[] = [];
      for (let read = 0; open && read < mostReads; read++) {
        const some = batch.drain();
        frames.push(...some);
        if (some.length < batch.slots) break;
      }
      return frames;
    },
    close() {
      if (open) closeDescriptor(fd);
      open = false;
    },
  };
}
