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
  /**
   * The address that it answers to; set it when it has a lease, and it is announced by ARP. A relay has one from the
   * start.
   */
  address: string;
  /** To servers (port 67) unless said otherwise: as a broadcast, or to the one that has `toAddress`. */
  send(bytes: Uint8Array, fromPort?: number, toPort?: number, toAddress?: string): void;
  unplug(): void;
}

/**
 * Network interfaces and what is plugged into them, in memory: the same face as real ports, for whole sites in one
 * process. A datagram arrives in a later turn of the event loop, as on a real wire.
 */
export class MemoryWire {
  readonly #stations = new Map<string, Set<Station & { receive: (arrival: Arrival) => void }>>();
  /** By interface, port and address: other hosts may be plugged in by ports of their own. */
  readonly #ports = new Map<string, WirePort>();
  readonly #arps = new Map<string, Set<(neighbour: Neighbour) => void>>();

  /** Puts a machine on the wire of `nic`; `receive` gets what is addressed to it and every broadcast. */
  plugIn(nic: string, mac: string, receive: (arrival: Arrival) => void): Station {
    const stations = this.#stations.get(nic) ?? new Set();
    this.#stations.set(nic, stations);
    let address = '0.0.0.0';
    const announce = (): void => {
      for (const hear of this.#arps.get(nic) ?? []) setImmediate(() => hear({ mac, address }));
    };
    const station = {
      mac,
      get address() {
        return address;
      },
      set address(taken: string) {
        address = taken;
        announce();
      },
      receive,
      send: (bytes: Uint8Array, fromPort = 68, toPort = 67, toAddress?: string): void => {
        for (const port of this.#portsOf(nic, toPort, toAddress))
          port.take({ bytes: Uint8Array.from(bytes), fromAddress: station.address, fromPort });
      },
      unplug: (): void => void stations.delete(station),
    };
    stations.add(station);
    return station;
  }

  #portsOf(nic: string, port: number, address?: string): WirePort[] {
    return [...this.#ports.values()].filter(
      (p) => p.nic === nic && p.port === port && (address === undefined || p.address === address),
    );
  }

  /** The server's end; has the signature of `openDhcpPort`. Of each host (address) one a NIC and port. */
  readonly open = async (options: DhcpPortOptions): Promise<DhcpPort> => {
    const { nic, address, port } = options;
    const key = `${nic} ${port} ${address}`;
    if (this.#ports.has(key))
      throw Object.assign(new Error(`bind ${nic}: EADDRINUSE`), { code: 'EADDRINUSE' });
    let waiting: Datagram[] = [];
    let listener: ((batch: Datagram[]) => void) | undefined;
    const take = (datagram: Datagram): void => {
      if (waiting.push(datagram) > 1) return;
      setImmediate(() => {
        const delivered = waiting;
        waiting = [];
        if (this.#ports.get(key)?.take === take) listener?.(delivered);
      });
    };
    this.#ports.set(key, { nic, address, port, take });
    const send = (bytes: Uint8Array, to: Destination): string | undefined => {
      if (this.#ports.get(key)?.take !== take) return 'ECLOSED';
      const arrival = { bytes: Uint8Array.from(bytes), to };
      const hosts = this.#portsOf(nic, to.port, to.to === 'address' ? to.address : undefined);
      for (const host of hosts)
        if (host.take !== take) host.take({ bytes: arrival.bytes, fromAddress: address, fromPort: port });
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
        if (this.#ports.get(key)?.take === take) this.#ports.delete(key);
      },
    };
  };

  /** Stations that have the address answer in a later turn; those that take one say so. */
  #openArp(nic: string): ArpPort {
    let heard: Neighbour[] = [];
    const hear = (neighbour: Neighbour): void => void heard.push(neighbour);
    const arps = this.#arps.get(nic) ?? new Set();
    this.#arps.set(nic, arps.add(hear));
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
      close: () => void arps.delete(hear),
    };
  }
}

interface WirePort {
  readonly nic: string;
  readonly port: number;
  readonly address: string;
  take(datagram: Datagram): void;
}

function reaches(to: Destination, station: Station): boolean {
  if (to.to === 'everyone') return true;
  return to.to === 'station' ? to.mac === station.mac : to.address === station.address;
}
