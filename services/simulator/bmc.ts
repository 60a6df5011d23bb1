import { randomBytes } from 'node:crypto';
import { ok, type Result } from '../contract/result.ts';
import type { Clock } from '../platform/clock.ts';
import { counter, type Count } from '../platform/count.ts';
import type { ListenIpmi, UdpPeer } from '../platform/sockets/ipmi-port.ts';
import { isMalformed, type Malformed } from '../protocols/ipmi/bytes.ts';
import type { DeviceId } from '../protocols/ipmi/commands/get-device-id.ts';
import { decodeMessage } from '../protocols/ipmi/message.ts';
import { decodeOpenSessionRequest, encodeOpenSessionAnswer } from '../protocols/ipmi/open-session.ts';
import { decodeIpmiPacket } from '../protocols/ipmi/packet.ts';
import { decodeRakp1, decodeRakp3, encodeRakp2, encodeRakp4 } from '../protocols/ipmi/rakp.ts';
import { encodeRmcp } from '../protocols/ipmi/rmcp.ts';
import { encodeSession15 } from '../protocols/ipmi/session15.ts';
import { encodePlain, encodeSealed, payloadType, type Session20Packet } from '../protocols/ipmi/session20.ts';
import type { SuiteId } from '../protocols/ipmi/suites.ts';
import type { BmcChassis } from './bmc-chassis.ts';
import { runCommand } from './bmc-commands.ts';
import { bmcSessions, type BmcSession } from './bmc-sessions.ts';

export interface BmcUser {
  name: string;
  password: string;
  /** 2 USER, 3 OPERATOR, 4 ADMINISTRATOR. */
  maximum: number;
}

/** What real firmware does differently; each is one that drivers must live with. */
export interface BmcManners {
  /** Hashes the role of Open Session, not RAKP 1's (Supermicro X8, Dell C5220, Intel S5500WBV). */
  hashesOpenRole: boolean;
  /** Answers 02h to a repeated RAKP 3. */
  forgetsRakp3: boolean;
  /** Draws a new random number for a repeated RAKP 1, so that the answer to the first one is worth nothing. */
  drawsAnew: boolean;
  /** Open Session's status for a suite it does not speak: 11h, or 04h, 01h, 0Ah, 12h of others. */
  noSuiteStatus: number;
  /** Boot option parameters that it refuses to set. */
  refusedBootParameters: readonly number[];
}

export interface BmcIdentity {
  users: readonly BmcUser[];
  /** K_g; without one the password takes its place. */
  bmcKey: string | undefined;
  suites: readonly SuiteId[];
  guid: Uint8Array;
  device: DeviceId;
  manners: BmcManners;
}

export interface Bmc {
  /** One datagram in, the answer out, if any. */
  answer(bytes: Uint8Array): Uint8Array | undefined;
  /** Sessions that hold a slot now. */
  sessions(): number;
  count: Count;
}

export interface BmcOptions extends Partial<Omit<BmcIdentity, 'manners'>> {
  chassis: BmcChassis;
  clock: Clock;
  manners?: Partial<BmcManners>;
  random?: (bytes: number) => Uint8Array;
}

const plainManners: BmcManners = {
  hashesOpenRole: false,
  forgetsRakp3: false,
  drawsAnew: false,
  noSuiteStatus: 0x11,
  refusedBootParameters: [],
};
const someDevice: DeviceId = {
  deviceId: 32,
  deviceRevision: 1,
  firmware: '1.05',
  ipmiVersion: '2.0',
  manufacturer: 0,
  product: 1,
};

/** A BMC that speaks IPMI 2.0 over LAN: suites 17 and 3, chassis power and boot options. */
export function simulateBmc(options: BmcOptions): Bmc {
  const { clock, chassis, random = (bytes) => new Uint8Array(randomBytes(bytes)) } = options;
  const identity: BmcIdentity = {
    users: options.users ?? [{ name: 'admin', password: 'secret-pw', maximum: 4 }],
    bmcKey: options.bmcKey,
    suites: options.suites ?? [17, 3],
    guid: options.guid ?? random(16),
    device: options.device ?? someDevice,
    manners: { ...plainManners, ...options.manners },
  };
  const sessions = bmcSessions(identity, clock, random);
  const count = counter();
  const situation = { identity, chassis, close: (s: BmcSession) => sessions.close(s) };

  const unasked = (message: Uint8Array): Uint8Array | Malformed => {
    const request = decodeMessage(message);
    if (isMalformed(request)) return request;
    if (request.netFn & 1) return { malformed: 'an answer, not a request' };
    return runCommand(request, { ...situation, session: undefined });
  };
  const outside = (p: Session20Packet): Uint8Array | undefined => {
    const reply = (type: number, payload: Uint8Array): Uint8Array =>
      encodeRmcp({
        class: 'ipmi',
        body: encodePlain({ payloadType: type, sessionId: 0, sequence: 0, payload }),
      });
    const step = <T>(
      message: T | { malformed: string },
      act: (message: T) => Uint8Array,
    ): Uint8Array | undefined => (isMalformed(message) ? void count(message.malformed) : act(message));
    switch (p.payloadType) {
      case payloadType.openRequest:
        return step(decodeOpenSessionRequest(p.payload), (m) =>
          reply(payloadType.openAnswer, encodeOpenSessionAnswer(sessions.open(m))),
        );
      case payloadType.rakp1:
        return step(decodeRakp1(p.payload), (m) => reply(payloadType.rakp2, encodeRakp2(sessions.rakp1(m))));
      case payloadType.rakp3:
        return step(decodeRakp3(p.payload), (m) => reply(payloadType.rakp4, encodeRakp4(sessions.rakp3(m))));
      case payloadType.ipmi:
        // ipmitool asks for the cipher suites in the new format although no session exists yet.
        return step(unasked(p.payload), (m) => reply(payloadType.ipmi, m));
      default:
        return void count('unexpected payload');
    }
  };

  const inside = (p: Session20Packet, session: BmcSession): Uint8Array | undefined => {
    const request = decodeMessage(p.payload);
    if (isMalformed(request)) return void count(request.malformed);
    if (p.payloadType !== payloadType.ipmi || request.netFn & 1) return void count('unexpected payload');
    if (!session.keys || !session.fresh(p.sequence)) return void count('replayed packet');
    const key = (request.sequence << 8) | request.command;
    const payload = session.answered.get(key) ?? runCommand(request, { ...situation, session });
    remember(session, key, payload);
    const answer = {
      payloadType: p.payloadType,
      sessionId: session.exchange.consoleId,
      sequence: ++session.sent,
      payload,
    };
    return encodeRmcp({ class: 'ipmi', body: encodeSealed(answer, session.keys, random(16)) });
  };

  return {
    count,
    sessions: () => sessions.count(),
    answer(bytes) {
      count('packets in');
      const packet = decodeIpmiPacket(bytes, (id) => sessions.active(id)?.keys);
      if (isMalformed(packet)) return void count(packet.malformed);
      if (packet.format === '2.0') {
        const session = sessions.active(packet.sessionId);
        return session ? inside(packet, session) : outside(packet);
      }
      const message = unasked(packet.message);
      if (isMalformed(message)) return void count(message.malformed);
      return encodeRmcp({ class: 'ipmi', body: encodeSession15({ sequence: 0, sessionId: 0, message }) });
    },
  };
}

/** rqSeq wraps after 64: only the last few answers can be repeats. */
const rememberedAnswers = 8;

function remember(session: BmcSession, key: number, answer: Uint8Array): void {
  session.answered.delete(key);
  session.answered.set(key, answer);
  if (session.answered.size > rememberedAnswers)
    session.answered.delete(session.answered.keys().next().value!);
}

/** Puts a BMC on the wire; `lag` delays its answers. */
export async function serveBmc(
  bmc: Bmc,
  listen: ListenIpmi,
  at: UdpPeer,
  lag?: { clock: Clock; ms: number },
): Promise<Result<{ port: number; close(): void }>> {
  const opened = await listen(at, (bytes, from) => {
    const answer = bmc.answer(bytes);
    if (!answer || !opened.ok) return;
    const send = (): void => opened.value.send(answer, from);
    if (lag) lag.clock.after(lag.ms, send);
    else send();
  });
  return opened.ok ? ok({ port: opened.value.port, close: () => opened.value.close() }) : opened;
}
