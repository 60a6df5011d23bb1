import type { RawOptions } from './option-area.ts';
import * as v from './values.ts';

/** RFC 2132 section 9.6. */
export const messageTypes = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const;
export type MessageType = keyof typeof messageTypes;

/** An option: its code, and how its value is read. Packets in which a `strict` one does not fit are malformed. */
export interface Option<T> {
  readonly code: number;
  readonly value: v.ValueCodec<T>;
  readonly strict?: true;
}

const option = <T>(code: number, value: v.ValueCodec<T>): Option<T> => ({ code, value });
const strict = <T>(code: number, value: v.ValueCodec<T>): Option<T> => ({ code, value, strict: true });

/** Every option that is read or written. A new one is a row here and a row in fixtures/options.json. */
export const options = {
  subnetMask: option(1, v.ipv4),
  timeOffset: option(2, v.i32),
  routers: option(3, v.ipv4List),
  timeServers: option(4, v.ipv4List),
  dnsServers: option(6, v.ipv4List),
  logServers: option(7, v.ipv4List),
  hostName: option(12, v.text),
  bootFileSizeBlocks: option(13, v.u16),
  domainName: option(15, v.text),
  rootPath: option(17, v.text),
  interfaceMtu: option(26, v.u16),
  broadcastAddress: option(28, v.ipv4),
  ntpServers: option(42, v.ipv4List),
  vendorSpecific: option(43, v.hex),
  requestedAddress: strict(50, v.ipv4),
  leaseSeconds: option(51, v.u32),
  overload: strict(52, v.named({ file: 1, sname: 2, both: 3 })),
  messageType: strict(53, v.named(messageTypes)),
  serverIdentifier: strict(54, v.ipv4),
  parameterRequestList: option(55, v.u8List),
  message: option(56, v.text),
  maxMessageBytes: option(57, v.u16),
  renewalSeconds: option(58, v.u32),
  rebindingSeconds: option(59, v.u32),
  vendorClass: option(60, v.text),
  clientIdentifier: option(61, v.hex),
  tftpServerName: option(66, v.text),
  bootFile: option(67, v.text),
  userClass: option(77, v.userClasses), // RFC 3004
  rapidCommit: option(80, v.flag), // RFC 4039
  clientFqdn: option(81, v.hex),
  relayAgent: strict(82, v.subOptions), // RFC 3046
  clientArchitectures: option(93, v.u16List), // RFC 4578
  clientNetworkInterface: option(94, v.hex),
  machineUuid: option(97, v.machineUuid),
  autoConfigure: option(116, v.u8), // RFC 2563
  subnetSelection: strict(118, v.ipv4), // RFC 3011
  classlessRoutes: option(121, v.classlessRoutes), // RFC 3442
  ipxe: option(175, v.subOptions),
} as const;

export type OptionName = keyof typeof options;
export type OptionValue<Name extends OptionName> = (typeof options)[Name] extends Option<infer T> ? T : never;

/** The option's value; undefined when it is missing or its bytes do not fit. */
export function readOption<Name extends OptionName>(
  from: RawOptions,
  name: Name,
): OptionValue<Name> | undefined {
  const row = options[name] as Option<OptionValue<Name>>;
  const bytes = from.get(row.code);
  return bytes && row.value.read(bytes);
}

/** Sets an option; it is written in the order of setting. */
export function setOption<Name extends OptionName>(
  into: RawOptions,
  name: Name,
  value: OptionValue<Name>,
): void {
  const row = options[name] as Option<OptionValue<Name>>;
  into.set(row.code, row.value.write(value));
}

const strictRows = (Object.entries(options) as [string, Option<unknown>][]).filter(([, row]) => row.strict);

/** Names the first option that decides what a packet means and cannot be read. */
export function unreadable(from: RawOptions): string | undefined {
  for (const [name, row] of strictRows) {
    const bytes = from.get(row.code);
    if (bytes && row.value.read(bytes) === undefined) return `option ${row.code} (${name}) does not fit`;
  }
  return undefined;
}
