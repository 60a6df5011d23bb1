import { createRequire } from 'node:module';

/** The few C functions that node:dgram does not offer. Pointers are Buffers made by Node; results below 0 are failures. */
export interface Libc {
  socket(family: number, type: number, protocol: number): number;
  bind(fd: number, address: Buffer, addressBytes: number): number;
  close(fd: number): number;
  setsockopt(fd: number, level: number, option: number, value: Buffer, valueBytes: number): number;
  getsockopt(fd: number, level: number, option: number, value: Buffer, valueBytes: Buffer): number;
  if_nametoindex(name: string): number;
  sendto(fd: number, data: Buffer, bytes: number, flags: number, to: Buffer, toBytes: number): number;
  recvmmsg(fd: number, headers: Buffer, count: number, flags: number, timeout: null): number;
  sendmmsg(fd: number, headers: Buffer, count: number, flags: number): number;
  poll(descriptors: Buffer, count: number, timeoutMs: number): number;
}

interface Koffi {
  load(path: null): { func(prototype: string): unknown };
  errno(): number;
  address(bytes: ArrayBufferView): bigint;
  os: { errno: Record<string, number> };
}

/** Linux's numbers for what more than one socket asks for. */
export const SOCK_DGRAM = 2;
export const SOCK_CLOEXEC = 0o2000000;
export const SOL_SOCKET = 1;
export const MSG_DONTWAIT = 0x40;

/** An operating system call that failed: `code` is its symbolic name, as in Node's own errors. */
export class SocketError extends Error {
  readonly code: string;
  constructor(what: string, code: string) {
    super(`${what}: ${code}`);
    this.name = 'SocketError';
    this.code = code;
  }
}

let loaded: { koffi: Koffi; libc: Libc } | undefined;

/** Loaded at first use: the native module is not touched on systems that use the portable sockets. */
function native(): { koffi: Koffi; libc: Libc } {
  if (loaded) return loaded;
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  const symbols = koffi.load(null); // the process has libc in it, whichever libc that is
  const libc = {
    socket: symbols.func('int socket(int, int, int)'),
    bind: symbols.func('int bind(int, const void *, uint32_t)'),
    close: symbols.func('int close(int)'),
    setsockopt: symbols.func('int setsockopt(int, int, int, const void *, uint32_t)'),
    getsockopt: symbols.func('int getsockopt(int, int, int, void *, void *)'),
    if_nametoindex: symbols.func('uint32_t if_nametoindex(const char *)'),
    sendto: symbols.func('int64_t sendto(int, const void *, size_t, int, const void *, uint32_t)'),
    recvmmsg: symbols.func('int recvmmsg(int, void *, uint32_t, int, void *)'),
    sendmmsg: symbols.func('int sendmmsg(int, void *, uint32_t, int)'),
    poll: symbols.func('int poll(void *, unsigned long, int)'),
  } as Libc;
  loaded = { koffi, libc };
  return loaded;
}

export const libc = (): Libc => native().libc;

/** The symbolic name of the last failure in this thread, such as EADDRINUSE. Ask at once: any other call changes it. */
export function lastErrorCode(): string {
  const { koffi } = native();
  const number = koffi.errno();
  return Object.entries(koffi.os.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
}

/** Passes a result of 0 or more through; throws SocketError naming `what` for anything below. */
export function check(result: number, what: string): number {
  if (result < 0) throw new SocketError(what, lastErrorCode());
  return result;
}

/** Where the bytes lie in memory (below 2^47, so a number). They must be kept referenced and never be resized. */
export const addressOf = (bytes: ArrayBufferView): number => Number(native().koffi.address(bytes));

/** Writes a 64-bit pointer or size, little-endian as on every system these sockets run on. */
export function writePointer(into: Buffer, value: number, offset: number): void {
  into.writeUInt32LE(value % 0x1_0000_0000, offset);
  into.writeUInt32LE(Math.floor(value / 0x1_0000_0000), offset + 4);
}
