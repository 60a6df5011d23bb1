import type { HeardFrame } from '../../platform/sockets/frame-port.ts';
import { decodeArp } from '../../protocols/arp/packet.ts';
import { noAddress } from '../../protocols/dhcp4/ipv4.ts';
import { readOption } from '../../protocols/dhcp4/options.ts';
import { decode as decodeDhcp } from '../../protocols/dhcp4/packet.ts';
import { decodeFrame, decodeUdp, etherTypes } from '../../protocols/ethernet/frame.ts';
import { decodeLldp } from '../../protocols/lldp/packet.ts';
import type { Count } from '../../platform/count.ts';
import type { HeardLine, HeardNeighbour, HeardOnNic, HeardStation } from '../../site/network/index.ts';
import { asksToBoot } from './asks-to-boot.ts';

const mostStations = 4_096;
const mostAddresses = 8;
const mostNeighbours = 32;
const mostServers = 32;
const mostVlans = 256;
const mostLines = 40;
/** A device that says the same again is a new line only after so long. */
const sameLineMs = 60_000;
const [serverPort, clientPort] = [67, 68];

/** What is known of one interface's wire from the frames heard on it. Bounded, whatever is sent. */
export class Hearing implements HeardOnNic {
  readonly nic: string;
  readonly sinceMs: number;
  readonly stations = new Map<string, HeardStation>();
  readonly dhcpServers = new Map<string, { mac: string; lastAt: number }>();
  readonly lines: HeardLine[] = [];
  readonly ownMac: string;
  readonly #count: Count;
  readonly #neighbours = new Map<string, HeardNeighbour & { untilMs: number }>();
  readonly #vlans = new Set<number>();
  readonly #lastLine = new Map<string, number>();

  constructor(nic: string, ownMac: string, nowMs: number, count: Count) {
    [this.nic, this.ownMac, this.sinceMs, this.#count] = [nic, ownMac, nowMs, count];
  }

  get neighbours(): HeardNeighbour[] {
    return [...this.#neighbours.values()];
  }
  get vlans(): number[] {
    return [...this.#vlans].sort((a, b) => a - b);
  }

  /** Takes in one frame; true when it told anything new. */
  hear({ bytes, tag }: HeardFrame, nowMs: number): boolean {
    const frame = decodeFrame(bytes);
    if (!frame) return this.#odd('malformed: frame');
    if (frame.from === this.ownMac) return false;
    // Tag 0 carries a priority and no VLAN.
    const vlan = [...(tag === null ? [] : [tag]), ...frame.tags].find((id) => id !== 0) ?? null;
    const isNewVlan = vlan !== null && !this.#vlans.has(vlan) && this.#vlans.size < mostVlans;
    if (isNewVlan) this.#vlans.add(vlan);
    const at = { vlan, nowMs };
    const news = ((): boolean => {
      if (frame.etherType === etherTypes.arp) return this.#arp(frame.payload, at);
      if (frame.etherType === etherTypes.lldp) return this.#lldp(frame.from, frame.payload, at);
      return frame.etherType === etherTypes.ipv4 && this.#dhcp(frame.from, frame.payload, at);
    })();
    return news || isNewVlan;
  }

  /** Neighbours whose word no longer holds go; true when one went. */
  forget(nowMs: number): boolean {
    const gone = [...this.#neighbours].filter(([, n]) => n.untilMs <= nowMs);
    for (const [key] of gone) this.#neighbours.delete(key);
    return gone.length > 0;
  }

  #arp(payload: Uint8Array, at: At): boolean {
    const packet = decodeArp(payload);
    if (!packet) return this.#odd('malformed: ARP');
    const { senderMac, senderAddress } = packet;
    if (senderMac === this.ownMac) return false;
    return this.#station('ARP', senderMac, at, (station) => use(station, senderAddress));
  }

  #dhcp(from: string, payload: Uint8Array, at: At): boolean {
    const datagram = decodeUdp(payload);
    if (!datagram || ![serverPort, clientPort].includes(datagram.toPort)) return false;
    const packet = decodeDhcp(datagram.bytes);
    if ('malformed' in packet) return this.#odd('malformed: DHCP');
    if (packet.op === 'reply') {
      const address = readOption(packet.options, 'serverIdentifier') ?? datagram.fromAddress;
      if (address === noAddress) return false;
      if (this.dhcpServers.has(address) || this.dhcpServers.size < mostServers)
        this.dhcpServers.set(address, { mac: from, lastAt: at.nowMs });
      return this.#station('DHCP', from, at, (station) => {
        const isNew = !station.givesAddresses;
        station.givesAddresses = true;
        return use(station, datagram.fromAddress) || isNew;
      });
    }
    // Passed on by a relay: the client is on another wire.
    if (packet.giaddr !== noAddress || packet.chaddr === this.ownMac) return false;
    return this.#station('DHCP', packet.chaddr, at, (station) => {
      const boots = asksToBoot(packet);
      const isNew = boots && !station.asksToBoot;
      station.asksToBoot ||= boots;
      station.hostname = readOption(packet.options, 'hostName')?.slice(0, 64) ?? station.hostname;
      station.vendorClass = readOption(packet.options, 'vendorClass')?.slice(0, 64) ?? station.vendorClass;
      return use(station, packet.ciaddr) || isNew;
    });
  }

  #lldp(from: string, payload: Uint8Array, at: At): boolean {
    const packet = decodeLldp(payload);
    if ('malformed' in packet) return this.#odd('malformed: LLDP');
    const key = `${packet.chassis} ${packet.port}`;
    const before = this.#neighbours.get(key);
    if (packet.ttlSeconds === 0) return this.#neighbours.delete(key);
    const neighbour: HeardNeighbour = {
      name: packet.systemName ?? packet.chassis,
      port: packet.port,
      portDescription: packet.portDescription,
      portVlan: packet.portVlan,
      isSwitch: packet.capabilities.includes('bridge'),
    };
    if (before || this.#neighbours.size < mostNeighbours)
      this.#neighbours.set(key, { ...neighbour, untilMs: at.nowMs + packet.ttlSeconds * 1000 });
    return this.#station('LLDP', from, at, (station) => {
      station.capabilities = packet.capabilities;
      station.hostname = packet.systemName ?? station.hostname;
      const isNewAddress = use(station, packet.managementAddress ?? noAddress);
      return !before || isNewAddress;
    });
  }

  /** Takes note of a device; `learn` adds what the frame said of it and tells whether that is new. */
  #station(
    protocol: HeardLine['protocol'],
    mac: string,
    { vlan, nowMs }: At,
    learn: (station: HeardStation) => boolean,
  ): boolean {
    const known = this.stations.get(mac);
    const station = known ?? stranger(mac, nowMs);
    this.stations.delete(mac); // to the end: the one that was silent longest comes first
    if (this.stations.size >= mostStations) this.stations.delete(this.stations.keys().next().value!);
    this.stations.set(mac, station);
    [station.vlan, station.lastAt] = [vlan, nowMs];
    const learnt = learn(station);
    this.#line({ at: nowMs, protocol, mac, vlan }, !known || learnt);
    return !known || learnt;
  }

  #line(line: HeardLine, isNews: boolean): void {
    const key = `${line.protocol} ${line.mac}`;
    if (!isNews && line.at - (this.#lastLine.get(key) ?? -Infinity) < sameLineMs) return;
    this.#lastLine.delete(key);
    this.#lastLine.set(key, line.at);
    if (this.#lastLine.size > mostStations) this.#lastLine.delete(this.#lastLine.keys().next().value!);
    if (this.lines.push(line) > mostLines) this.lines.shift();
  }

  #odd(reason: string): false {
    this.#count(reason);
    return false;
  }
}

interface At {
  readonly vlan: number | null;
  readonly nowMs: number;
}

const stranger = (mac: string, nowMs: number): HeardStation => ({
  ...{ mac, addresses: [], hostname: null, vendorClass: null, vlan: null },
  ...{ asksToBoot: false, givesAddresses: false, capabilities: [], firstAt: nowMs, lastAt: nowMs },
});

/** True when the address was not known as its own. */
function use(station: HeardStation, address: string): boolean {
  if (address === noAddress || station.addresses.includes(address)) return false;
  station.addresses = [address, ...station.addresses].slice(0, mostAddresses);
  return true;
}
