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
  /** Part of the datagrams that vanish, each way: 0.3 is 30 %. */
  loss?: number;
  delayMs?: number;
  /** 0 to under 1, as Math.random; a seeded one makes a run repeatable. */
  random?: () => number;
}

/** ipmi-port.ts without a network: same faces, and loss and delay on order. A port nobody listens on refuses. */
export function memoryIpmiWire(clock: Clock, faults: WireFaults = {}): MemoryIpmiWire {
  const { loss = 0, delayMs = 1, random = Math.random } = faults;
  const listeners = new Map<string, (bytes: Uint8Array, from: { host: string; port: number }) => void>();
  const clients = new Map<number, (bytes: Uint8Array) => void>();
  let nextPort = 49152;
  let sent = 0;
  let lost = 0;
  const carry = (arrive: () => void): void => {
    sent++;
    if (random() < loss) lost++;
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
            carry(() => {
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
          send: (bytes, to) => carry(() => clients.get(to.port)?.(bytes)),
          close: () => void listeners.delete(key),
        }),
      );
    },
  };
}
