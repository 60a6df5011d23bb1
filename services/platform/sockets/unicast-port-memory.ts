import { ok } from '../../contract/result.ts';
import { refuseBind, type OpenUnicastPort, type UdpEnd } from './unicast-port.ts';

/** unicast-port.ts without a network: ports that hear each other within one process. */
export interface MemoryUnicastWire {
  readonly open: OpenUnicastPort;
  /** Datagrams put on the wire so far. */
  sent(): number;
}

/** `loses` says which datagram (counted from 1) vanishes. Port 0 gives a free one. */
export function memoryUnicastWire(loses: (nth: number) => boolean = () => false): MemoryUnicastWire {
  const ports = new Map<string, (bytes: Uint8Array, from: UdpEnd) => void>();
  const name = (end: UdpEnd): string => `${end.address}:${end.port}`;
  let nextFree = 49_152;
  let sent = 0;
  return {
    sent: () => sent,
    open: async (wanted, heard) => {
      const at = wanted.port === 0 ? { address: wanted.address, port: nextFree++ } : wanted;
      if (ports.has(name(at))) return refuseBind(at, 'EADDRINUSE');
      ports.set(name(at), heard);
      return ok({
        at,
        send(bytes, to) {
          if (loses(++sent)) return;
          const copy = Uint8Array.from(bytes);
          setImmediate(() => ports.get(name(to))?.(copy, at));
        },
        close: () => void ports.delete(name(at)),
      });
    },
  };
}
