import { readIpv4 } from '../dhcp4/ipv4.ts';
import { readMac } from '../ethernet/frame.ts';

/** What a neighbour says of itself by LLDP, IEEE 802.1AB. Texts are cut at 255 bytes by the format itself. */
export interface LldpPacket {
  /** The chassis as text, whatever its kind of id; its hardware address where that is the id. */
  readonly chassis: string;
  readonly chassisMac: string | null;
  readonly port: string;
  readonly portDescription: string | null;
  readonly systemName: string | null;
  readonly systemDescription: string | null;
  /** What it does now: of `capabilityNames`. */
  readonly capabilities: readonly string[];
  readonly managementAddress: string | null;
  /** VLAN of untagged frames on its port; null when it does not say. */
  readonly portVlan: number | null;
  /** VLANs that it names on its port. */
  readonly vlans: readonly { readonly id: number; readonly name: string }[];
  /** How long this holds; 0 takes it back. */
  readonly ttlSeconds: number;
}

export interface MalformedLldp {
  readonly malformed: string;
}

/** IEEE 802.1AB table 8-4, from the lowest bit on. */
const capabilityNames = ['other', 'repeater', 'bridge', 'wlan', 'router', 'telephone', 'docsis', 'station'];
const type = { end: 0, chassis: 1, port: 2, ttl: 3, portDescription: 4, systemName: 5 } as const;
const more = { systemDescription: 6, capabilities: 7, managementAddress: 8, organization: 127 } as const;
const idKind = { chassisMac: 4, chassisNetwork: 5, portMac: 3, portNetwork: 4 } as const;
const ieee8021 = 0x0080c2;
const mostVlans = 256;

/** Reads the TLVs of a frame's payload. The three that must come first are needed; others of a shape unknown are skipped. */
export function decodeLldp(bytes: Uint8Array): LldpPacket | MalformedLldp {
  const fields = tlvs(bytes);
  if (!Array.isArray(fields)) return fields;
  const [chassis, port, ttl] = fields;
  if (chassis?.type !== type.chassis || chassis.value.length < 2)
    return { malformed: 'LLDP without chassis id' };
  if (port?.type !== type.port || port.value.length < 2) return { malformed: 'LLDP without port id' };
  if (ttl?.type !== type.ttl || ttl.value.length < 2) return { malformed: 'LLDP without time to live' };
  const said = (wanted: number): Uint8Array | undefined => fields.find((f) => f.type === wanted)?.value;
  const text = (wanted: number): string | null => textOf(said(wanted));
  const own = fields.filter((f) => f.type === more.organization && organizationOf(f.value) === ieee8021);
  const portVlan = own.find((f) => f.value[3] === 1 && f.value.length >= 6)?.value;
  return {
    chassis: idText(chassis.value, idKind.chassisMac, idKind.chassisNetwork),
    chassisMac:
      chassis.value[0] === idKind.chassisMac && chassis.value.length === 7 ? readMac(chassis.value, 1) : null,
    port: idText(port.value, idKind.portMac, idKind.portNetwork),
    portDescription: text(type.portDescription),
    systemName: text(type.systemName),
    systemDescription: text(more.systemDescription),
    capabilities: capabilitiesOf(said(more.capabilities)),
    managementAddress: managementOf(said(more.managementAddress)),
    portVlan: portVlan ? word(portVlan, 4) || null : null,
    vlans: own.flatMap((f) => vlanOf(f.value)).slice(0, mostVlans),
    ttlSeconds: word(ttl.value, 0),
  };
}

interface Tlv {
  readonly type: number;
  readonly value: Uint8Array;
}

/** Seven bits of type, nine of length. What follows the end, or a last field cut short by a capture, is left out. */
function tlvs(bytes: Uint8Array): Tlv[] | MalformedLldp {
  const found: Tlv[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const head = word(bytes, at);
    const [kind, length] = [head >> 9, head & 0x1ff];
    if (kind === type.end) break;
    const value = bytes.subarray(at + 2, at + 2 + length);
    if (value.length < length) return { malformed: 'LLDP field longer than its frame' };
    found.push({ type: kind, value });
    at += 2 + length;
  }
  return found;
}

/** The first byte tells the kind of id; most are text. */
function idText(value: Uint8Array, macKind: number, networkKind: number): string {
  if (value[0] === macKind && value.length === 7) return readMac(value, 1);
  if (value[0] === networkKind) return networkAddress(value.subarray(1)) ?? hex(value.subarray(1));
  return textOf(value.subarray(1)) ?? hex(value.subarray(1));
}

function vlanOf(value: Uint8Array): { id: number; name: string }[] {
  if (value[3] !== 3 || value.length < 7) return [];
  return [{ id: word(value, 4) & 0x0fff, name: textOf(value.subarray(7, 7 + value[6]!)) ?? '' }];
}

/** Four bytes: what it can do, and what of that is switched on. */
const capabilitiesOf = (value: Uint8Array | undefined): string[] =>
  value === undefined || value.length < 4
    ? []
    : capabilityNames.filter((_, bit) => (word(value, 2) >> bit) & 1);

const managementOf = (value: Uint8Array | undefined): string | null =>
  value === undefined || value.length < 2 ? null : networkAddress(value.subarray(1, 1 + value[0]!));

/** IANA address family 1 is IPv4; others are not told. */
const networkAddress = (value: Uint8Array): string | null =>
  value.length === 5 && value[0] === 1 ? readIpv4(value, 1) : null;

const organizationOf = (value: Uint8Array): number =>
  value.length < 4 ? -1 : (value[0]! << 16) | (value[1]! << 8) | value[2]!;

/** Without control characters and the zeros that some fill up with. */
function textOf(value: Uint8Array | undefined): string | null {
  if (value === undefined) return null;
  const text = new TextDecoder().decode(value);
  return text.replace(/\p{Cc}+/gu, ' ').trim() || null;
}

const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');
const word = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
