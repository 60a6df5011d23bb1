import type { ArpPort, Neighbour } from './arp-port.ts';
import type { Datagram, Destination, DhcpPort, DhcpPortOptions } from './dhcp-port.ts';

/** What a station on a memory wire is given: the bytes, and how they were addressed. */
export interface Arrival {
  readonly bytes: Uint8Array;
  readonly to: Destination;
}

/** A machine (or a relay) plugged into a memory wire. */
export interface Station {
  readonly mac: string;
  /** The address that it answers to; set it when it has a lease. A relay has one from the start. */
  address: string;
  send(bytes: Uint8Array, fromPort?: number): void;
  unplug(): void;
}

/**
 * Network interfaces and what is plugged into them, in memory: the same face as real ports, for whole sites in one
 * process. A datagram arrives in a later turn of the event loop, as on a real wire.
 */
export class MemoryWire {
  readonly #stations = new Map<string, Set<Station & { receive: (arrival: Arrival) => void }>>();
  readonly #ports = new Map<string, { address: string; take(datagram: Datagram): void }>();

  /** Puts a machine on the wire of `nic`; `receive` gets what is addressed to it and every broadcast. */
  plugIn(nic: string, mac: string, receive: (arrival: Arrival) => void): Station {
    const stations = this.#stations.get(nic) ?? new Set();
    this.#stations.set(nic, stations);
    const station = {
      mac,
      address: '0.0.0.0',
      receive,
      send: (bytes: Uint8Array, fromPort = 68): void => {
        const copy = Uint8Array.from(bytes);
        this.#ports.get(nic)?.take({ bytes: copy, fromAddress: station.address, fromPort });
      },
      unplug: (): void => void stations.delete(station),
    };
    stations.add(station);
    return station;
  }

  /** The server's end; has the signature of `openDhcpPort`. One a NIC. */
  readonly open = async (options: DhcpPortOptions): Promise<DhcpPort> => {
    const { nic, address } = options;
    if (this.#ports.has(nic))
      throw Object.assign(new Error(`bind ${nic}: EADDRINUSE`), { code: 'EADDRINUSE' });
    let waiting: Datagram[] = [];
    let listener: ((batch: Datagram[]) => void) | undefined;
    const take = (datagram: Datagram): void => {
      if (waiting.push(datagram) > 1) return;
      setImmediate(() => {
        const delivered = waiting;
        waiting = [];
        if (this.#ports.get(nic)?.take === take) listener?.(delivered);
      });
    };
    this.#ports.set(nic, { address, take });
    const send = (bytes: Uint8Array, to: Destination): string | undefined => {
      if (this.#ports.get(nic)?.take !== take) return 'ECLOSED';
      const arrival = { bytes: Uint8Array.from(bytes), to };
      for (const station of this.#stations.get(nic) ?? []) {
        if (reaches(to, station)) setImmediate(() => station.receive(arrival));
      }
      return undefined;
    };
    return {
      nic,
      address,
      receiveBufferBytes: Number.MAX_SAFE_INTEGER,
      reachesStations: true,
      onBatch: (fn) => void (listener = fn),
      send,
      sendAll: (outgoing) => outgoing.map(({ bytes, to }) => send(bytes, to)),
      sayNoRouter: () => {},
      openArp: () => this.#openArp(nic),
      close: async () => {
        if (this.#ports.get(nic)?.take === take) this.#ports.delete(nic);
      },
    };
  };

  /** Stations that have the address answer in a later turn. */
  #openArp(nic: string): ArpPort {
    let heard: Neighbour[] = [];
    return {
      probe: (address) => {
        for (const { mac, address: own } of this.#stations.get(nic) ?? []) {
          if (own === address) setImmediate(() => heard.push({ mac, address }));
        }
        return undefined;
      },
      heard: () => {
        const all = heard;
        heard = [];
        return all;
      },
      close: () => {},
    };
  }
}

function reaches(to: Destination, station: Station): boolean {
  if (to.to === 'everyone') return true;
  return to.to === 'station' ? to.mac === station.mac : to.address === station.address;
}
