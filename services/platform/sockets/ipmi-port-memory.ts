import { ok, refuse } from '../../contract/result.ts';
import type { Clock } from '../clock.ts';
import type { DialIpmi, ListenIpmi } from './ipmi-port.ts';

export interface MemoryIpmiWire {
  dial: DialIpmi;
  listen: ListenIpmi;
  /** Datagrams put on the wire so far, and those that it lost. */
  sent(): number;
  lost(): number;
}

export interface WireFaults {
  /** Part of the datagrams that vanishes now, on its way `to` the BMC or `from` it: 0.3 is 30 %. */
  loss?: (way: 'to' | 'from') => number;
  delayMs?: number;
  /** 0 to under 1, as Math.random; a seeded one makes a run repeatable. */
  random?: () => number;
}

/** ipmi-port.ts without a network: same faces, and loss and delay on order. A port nobody listens on refuses. */
export function memoryIpmiWire(clock: Clock, faults: WireFaults = {}): MemoryIpmiWire {
  const { loss = () => 0, delayMs = 1, random = Math.random } = faults;
  const listeners = new Map<string, (bytes: Uint8Array, from: { host: string; port: number }) => void>();
  const clients = new Map<number, (bytes: Uint8Array) => void>();
  let nextPort = 49152;
  let sent = 0;
  let lost = 0;
  const carry = (way: 'to' | 'from', arrive: () => void): void => {
    sent++;
    if (random() < loss(way)) lost++;
    else clock.after(delayMs, arrive);
  };
  return {
    sent: () => sent,
    lost: () => lost,
    dial(peer, events) {
      const port = nextPort++;
      const key = `${peer.host}:${peer.port}`;
      clients.set(port, (bytes) => events.message(bytes));
      return Promise.resolve(
        ok({
          send: (bytes) =>
            carry('to', () => {
              const heard = listeners.get(key);
              if (heard) heard(bytes, { host: 'memory', port });
              else if (clients.has(port)) events.refused();
            }),
          close: () => void clients.delete(port),
        }),
      );
    },
    listen(at, heard) {
      const key = `${at.host}:${at.port}`;
      if (listeners.has(key)) return Promise.resolve(refuse('port_taken', `${key} is taken.`));
      listeners.set(key, heard);
      return Promise.resolve(
        ok({
          port: at.port,
          send: (bytes, to) => carry('from', () => clients.get(to.port)?.(bytes)),
          close: () => void listeners.delete(key),
        }),
      );
    },
  };
}
