import { macBytes } from '../../protocols/dhcp4/packet.ts';
import type { Destination, Outgoing } from './dhcp-port.ts';
import { udpOverIpv4 } from './link-frame.ts';
import type { LinkSender } from './link-sender.ts';
import { SendBatch } from './send-batch.ts';
import { ETH_IPV4, SOCKADDR_LL_BYTES, linkAddress, sockaddr } from './sockaddr.ts';

const slots = 64;
/** Room for one datagram, an Ethernet frame and some. */
const slotBytes = 2_048;
const everyone = '255.255.255.255';
const everyStation = Uint8Array.of(255, 255, 255, 255, 255, 255);

interface Lane {
  readonly batch: SendBatch;
  /** The place in the caller's list of each datagram that waits in the batch. */
  readonly places: number[];
}

/**
 * Sends the answers of one interface: by its UDP descriptor, and by its packet socket to stations that have no address
 * yet, many at a system call. `stations` is undefined where there is no packet socket: such stations get a broadcast.
 */
export class DhcpOutlet {
  readonly #from: { address: string; port: number };
  readonly #stations: LinkSender | undefined;
  readonly #udp: Lane;
  readonly #link: Lane | undefined;

  constructor(fd: number, from: { address: string; port: number }, stations: LinkSender | undefined) {
    const lane = (descriptor: number, nameBytes?: number): Lane => ({
      batch: new SendBatch(descriptor, slots, slotBytes, 0, nameBytes),
      places: [],
    });
    this.#from = from;
    this.#stations = stations;
    this.#udp = lane(fd);
    this.#link = stations && lane(stations.fd, SOCKADDR_LL_BYTES);
  }

  /** Tells of each, in order, the name of the system's error, if any. */
  sendAll(outgoing: readonly Outgoing[]): (string | undefined)[] {
    const failures: (string | undefined)[] = new Array(outgoing.length).fill(undefined);
    outgoing.forEach(({ bytes, to }, place) => {
      if (bytes.length > slotBytes - 28) failures[place] = 'EMSGSIZE';
      else this.#add(bytes, to, place, failures);
    });
    flush(this.#udp, failures);
    if (this.#link) flush(this.#link, failures);
    return failures;
  }

  #add(bytes: Uint8Array, to: Destination, place: number, failures: (string | undefined)[]): void {
    const mac = this.#stationOf(to);
    const lane = mac ? this.#link! : this.#udp;
    if (lane.batch.full) flush(lane, failures);
    lane.places.push(place);
    const address = to.to === 'everyone' || (to.to === 'station' && !mac) ? everyone : to.address;
    if (!mac) return lane.batch.add(sockaddr(address, to.port), bytes);
    const packet = udpOverIpv4(this.#from, { address, port: to.port }, bytes);
    lane.batch.add(linkAddress(this.#stations!.interfaceIndex, mac, ETH_IPV4), packet);
  }

  /**
   * Who is reached by hardware address, through the packet socket. Everyone too: the kernel's own broadcasts come back
   * to this host first, at twice the cost, and on an interface without an address they leave under another's.
   */
  #stationOf(to: Destination): Uint8Array | undefined {
    if (!this.#stations || to.to === 'address') return undefined;
    return to.to === 'station' ? macBytes(to.mac) : everyStation;
  }
}

function flush({ batch, places }: Lane, failures: (string | undefined)[]): void {
  batch.flush((slot, code) => (failures[places[slot]!] = code));
  places.length = 0;
}
