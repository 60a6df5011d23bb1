import { expect, test } from 'vitest';
import { wireFixtures } from '../../../test/wire-fixtures.ts';
import { isMalformed, type Malformed } from './bytes.ts';
import type { IpmiCommand } from './command.ts';
import { chassisControl } from './commands/chassis-control.ts';
import { closeSession } from './commands/close-session.ts';
import { getBootOptions } from './commands/get-boot-options.ts';
import { getChannelAuthCapabilities } from './commands/get-channel-auth-capabilities.ts';
import { getChannelCipherSuites } from './commands/get-channel-cipher-suites.ts';
import { getChassisStatus } from './commands/get-chassis-status.ts';
import { getDeviceId } from './commands/get-device-id.ts';
import { setBootOptions } from './commands/set-boot-options.ts';
import { setSessionPrivilege } from './commands/set-session-privilege.ts';
import { sessionKeys, type SessionKeys } from './keys.ts';
import { decodeMessage, encodeMessage } from './message.ts';
import {
  decodeOpenSessionAnswer,
  decodeOpenSessionRequest,
  encodeOpenSessionAnswer,
  encodeOpenSessionRequest,
} from './open-session.ts';
import { decodeIpmiPacket, type IpmiPacket } from './packet.ts';
import {
  decodeRakp1,
  decodeRakp2,
  decodeRakp3,
  decodeRakp4,
  encodeRakp1,
  encodeRakp2,
  encodeRakp3,
  encodeRakp4,
} from './rakp.ts';
import { encodeRmcp } from './rmcp.ts';
import { encodeSession15 } from './session15.ts';
import { encodePlain, encodeSealed } from './session20.ts';
import { suites } from './suites.ts';

/** A packet caught between ipmitool and a BMC; bytes in the JSON are hexadecimal. */
interface Pair {
  /** A set-up message, or `request` or `answer` of a command. */
  message: string;
  packet: { format: '1.5' | '2.0'; payloadType?: number; sessionId: number; sequence: number };
  /** Of an active session: the session integrity key. */
  keys?: { suite: 3 | 17; sik: string };
  value: unknown;
}

type Body = [decode: (bytes: Uint8Array) => unknown, encode: (value: never) => Uint8Array];

const setUp: Record<string, Body> = {
  'Open Session Request': [decodeOpenSessionRequest, encodeOpenSessionRequest],
  'Open Session Response': [decodeOpenSessionAnswer, encodeOpenSessionAnswer],
  'RAKP 1': [decodeRakp1, encodeRakp1],
  'RAKP 2': [decodeRakp2, encodeRakp2],
  'RAKP 3': [decodeRakp3, encodeRakp3],
  'RAKP 4': [decodeRakp4, encodeRakp4],
};
const commands = [
  chassisControl,
  closeSession,
  getBootOptions,
  getChannelAuthCapabilities,
  getChannelCipherSuites,
  getChassisStatus,
  getDeviceId,
  setBootOptions,
  setSessionPrivilege,
] as unknown as IpmiCommand<unknown, unknown>[];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** Bytes as hexadecimal, at any depth. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, v: unknown) => (v instanceof Uint8Array ? hex(v) : v)) ?? 'null',
  ) as unknown;

function keysOf(pair: Pair): SessionKeys | undefined {
  return pair.keys && sessionKeys(suites[pair.keys.suite], Buffer.from(pair.keys.sik, 'hex'));
}

function bodyOf(packet: IpmiPacket): Uint8Array {
  return packet.format === '2.0' ? packet.payload : packet.message;
}

/** Splits off the IPMI message around a command's body, and puts it back. */
function commandBody(command: IpmiCommand<unknown, unknown>, side: 'request' | 'answer'): Body {
  const codec = command[side];
  return [
    (bytes) => {
      const message = decodeMessage(bytes);
      if (isMalformed(message)) return message;
      expect(message).toMatchObject({ command: command.command });
      const { to, from, netFn, sequence, data } = message;
      const head = { to, from, netFn, sequence };
      return side === 'request'
        ? { ...head, body: codec.decode(data) ?? null }
        : { ...head, code: data[0], body: codec.decode(data.subarray(1)) ?? null };
    },
    (value: { to: number; from: number; netFn: number; sequence: number; code?: number; body: unknown }) => {
      const body = codec.encode(value.body);
      const data = value.code === undefined ? body : Uint8Array.of(value.code, ...body);
      return encodeMessage({ ...value, command: command.command, data });
    },
  ];
}

function bodyCodec(name: string): Body {
  const [, command, side] = /^(.*) (request|answer)$/.exec(name) ?? [];
  const found = commands.find((c) => c.name === command);
  return setUp[name] ?? commandBody(found!, side as 'request' | 'answer');
}

const fixtures = wireFixtures(new URL('fixtures/', import.meta.url)).map((f) => ({
  ...f,
  pair: f.value as Pair,
}));

test.each(fixtures)('$name reads as its value', ({ bytes, pair }) => {
  const packet = decodeIpmiPacket(bytes, () => keysOf(pair));
  if (isMalformed(packet)) throw new Error(packet.malformed);
  expect(packet).toMatchObject(pair.packet);
  expect(plain(bodyCodec(pair.message)[0](bodyOf(packet)))).toEqual(pair.value);
});

/** Packets whose reserved or undecoded bytes we do not repeat. */
const readOnly = /^odd-/;

test.each(fixtures.filter((f) => !readOnly.test(f.name)))(
  '$name is written from its value',
  ({ bytes, pair }) => {
    const keys = keysOf(pair);
    const packet = decodeIpmiPacket(bytes, () => keys) as IpmiPacket;
    const [decode, encode] = bodyCodec(pair.message);
    const payload = encode(decode(bodyOf(packet)) as never);
    const written = (): Uint8Array => {
      if (packet.format === '1.5') return encodeSession15({ ...packet, message: payload });
      return keys
        ? encodeSealed({ ...packet, payload }, keys, bytes.subarray(16, 32))
        : encodePlain({ ...packet, payload });
    };
    expect(hex(encodeRmcp({ class: 'ipmi', body: written() }))).toBe(hex(bytes));
  },
);

test.each(fixtures.filter((f) => f.pair.keys))(
  'one bit turned anywhere in $name is noticed',
  ({ bytes, pair }) => {
    for (let bit = 4 * 8; bit < bytes.length * 8; bit++) {
      const damaged = Uint8Array.from(bytes);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const packet: IpmiPacket | Malformed = decodeIpmiPacket(damaged, () => keysOf(pair));
      // A packet that claims to stand outside a session is not taken for one of it: nobody there believes it.
      expect(isMalformed(packet) || packet.format === '1.5' || packet.sessionId === 0).toBe(true);
    }
  },
);
