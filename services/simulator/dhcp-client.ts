import { noAddress, type Ipv4 } from '../protocols/dhcp4/ipv4.ts';
import {
  readOption,
  setOption,
  type MessageType,
  type OptionName,
  type OptionValue,
} from '../protocols/dhcp4/options.ts';
import { decode, encode, type Dhcp4Packet } from '../protocols/dhcp4/packet.ts';

export interface DhcpClientOptions {
  readonly mac: string;
  /** Puts a packet on the wire, as a broadcast or to the server that the client knows; `bootServer`: to its port 4011. */
  send(bytes: Uint8Array, bootServer?: Ipv4): void;
  /** What firmware adds: architecture, vendor class and so on. */
  readonly says?: { readonly [Name in OptionName]?: OptionValue<Name> };
  readonly giaddr?: Ipv4;
  readonly broadcast?: boolean;
}

type Wanted = (packet: Dhcp4Packet, type: MessageType) => boolean;

/** A DHCPv4 client without a network of its own: answers are handed to `take`. One question at a time. */
export class DhcpClient {
  readonly mac: string;
  readonly #o: DhcpClientOptions;
  #xid: number;
  #wanted: Wanted | undefined;
  #found: ((packet: Dhcp4Packet | undefined) => void) | undefined;
  #lease: Dhcp4Packet | undefined;
  #proxyOffer: Dhcp4Packet | undefined;
  #proxyCame: ((offer: Dhcp4Packet) => void) | undefined;

  constructor(options: DhcpClientOptions) {
    this.mac = options.mac;
    this.#o = options;
    this.#xid = Math.floor(Math.random() * 0xffffffff);
  }

  /** Resolves with an offer that names a file and no address, when one comes within the time (proxyDHCP). */
  async proxyOffer(withinMs: number): Promise<Dhcp4Packet | undefined> {
    if (this.#proxyOffer) return this.#proxyOffer;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), withinMs);
      this.#proxyCame = (offer) => {
        clearTimeout(timer);
        resolve(offer);
      };
    });
  }

  /** Asks the boot server on port 4011 from the address that it has now, PXE specification 2.1 section 2.2. */
  askBootServer(server: Ipv4, withinMs: number): Promise<Dhcp4Packet | undefined> {
    const packet = { ...this.#question('request'), ciaddr: this.#lease?.yiaddr ?? noAddress };
    return this.#ask(packet, (_, type) => type === 'ack', withinMs, server);
  }

  /** The last ACK: its yiaddr is the client's address. */
  get lease(): Dhcp4Packet | undefined {
    return this.#lease;
  }

  take(bytes: Uint8Array): void {
    const packet = decode(bytes);
    if (
      'malformed' in packet ||
      packet.op !== 'reply' ||
      packet.xid !== this.#xid ||
      packet.chaddr !== this.mac
    )
      return;
    const type = readOption(packet.options, 'messageType');
    if (type === 'offer' && isProxyOffer(packet)) {
      this.#proxyOffer = packet;
      return this.#proxyCame?.(packet);
    }
    if (type && this.#wanted?.(packet, type)) this.#found?.(packet);
  }

  /** DISCOVER, OFFER, REQUEST, ACK. Undefined when nobody answers in time; a NAK is an answer too. */
  async obtain(withinMs: number): Promise<Dhcp4Packet | undefined> {
    const offer = await this.discover(withinMs);
    return offer && this.select(offer, withinMs);
  }

  discover(withinMs: number, wish?: Ipv4): Promise<Dhcp4Packet | undefined> {
    const packet = this.#question('discover');
    if (wish) setOption(packet.options, 'requestedAddress', wish);
    return this.#ask(packet, (_, type) => type === 'offer' || type === 'ack', withinMs);
  }

  select(offer: Dhcp4Packet, withinMs: number): Promise<Dhcp4Packet | undefined> {
    const packet = this.#question('request');
    setOption(packet.options, 'requestedAddress', offer.yiaddr);
    setOption(packet.options, 'serverIdentifier', readOption(offer.options, 'serverIdentifier') ?? noAddress);
    return this.#request(packet, withinMs);
  }

  /** INIT-REBOOT: the address that it had before it was switched off. */
  reboot(address: Ipv4, withinMs: number): Promise<Dhcp4Packet | undefined> {
    const packet = this.#question('request');
    setOption(packet.options, 'requestedAddress', address);
    return this.#request(packet, withinMs);
  }

  renew(withinMs: number): Promise<Dhcp4Packet | undefined> {
    const packet = this.#question('request');
    packet.ciaddr = this.#lease?.yiaddr ?? noAddress;
    return this.#request(packet, withinMs);
  }

  inform(address: Ipv4, withinMs: number): Promise<Dhcp4Packet | undefined> {
    return this.#ask({ ...this.#question('inform'), ciaddr: address }, (_, type) => type === 'ack', withinMs);
  }

  release(): void {
    const packet = this.#question('release');
    packet.ciaddr = this.#lease?.yiaddr ?? noAddress;
    this.#tell(packet);
  }

  decline(): void {
    const packet = this.#question('decline');
    setOption(packet.options, 'requestedAddress', this.#lease?.yiaddr ?? noAddress);
    this.#tell(packet);
  }

  async #request(packet: Dhcp4Packet, withinMs: number): Promise<Dhcp4Packet | undefined> {
    const answer = await this.#ask(packet, (_, type) => type === 'ack' || type === 'nak', withinMs);
    if (answer && readOption(answer.options, 'messageType') === 'ack') this.#lease = answer;
    return answer;
  }

  #tell(packet: Dhcp4Packet): void {
    const server = this.#lease && readOption(this.#lease.options, 'serverIdentifier');
    if (server) setOption(packet.options, 'serverIdentifier', server);
    this.#lease = undefined;
    this.#o.send(encode(packet));
  }

  #ask(
    packet: Dhcp4Packet,
    wanted: Wanted,
    withinMs: number,
    bootServer?: Ipv4,
  ): Promise<Dhcp4Packet | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#found?.(undefined), withinMs);
      this.#wanted = wanted;
      this.#found = (answer) => {
        clearTimeout(timer);
        this.#found = this.#wanted = undefined;
        resolve(answer);
      };
      this.#o.send(encode(packet), bootServer);
    });
  }

  #question(type: MessageType): Dhcp4Packet {
    if (type !== 'request') this.#xid = (this.#xid + 1) >>> 0;
    const none = { ciaddr: noAddress, yiaddr: noAddress, siaddr: noAddress, sname: '', file: '' };
    const packet: Dhcp4Packet = {
      ...{ op: 'request', htype: 1, hops: this.#o.giaddr ? 1 : 0, xid: this.#xid, secs: 0, ...none },
      ...{ broadcast: this.#o.broadcast ?? false, giaddr: this.#o.giaddr ?? noAddress, chaddr: this.mac },
      options: new Map(),
    };
    setOption(packet.options, 'messageType', type);
    for (const [name, value] of Object.entries(this.#o.says ?? {}))
      setOption(packet.options, name as OptionName, value as never);
    return packet;
  }
}

/** A server that names a file alone calls itself what the client is. */
const isProxyOffer = ({ yiaddr, options: from }: Dhcp4Packet): boolean =>
  yiaddr === noAddress && /^(PXE|HTTP)Client/.test(readOption(from, 'vendorClass') ?? '');
