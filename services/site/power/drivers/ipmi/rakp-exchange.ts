import { randomBytes } from 'node:crypto';
import { isMalformed, type Malformed } from '../../../../protocols/ipmi/bytes.ts';
import {
  padKey,
  rakp2Code,
  rakp3Code,
  rakp4Code,
  sameCode,
  sessionIntegrityKey,
  sessionKeys,
  type Exchange,
  type SessionKeys,
} from '../../../../protocols/ipmi/keys.ts';
import {
  decodeOpenSessionAnswer,
  encodeOpenSessionRequest,
} from '../../../../protocols/ipmi/open-session.ts';
import type { IpmiPacket } from '../../../../protocols/ipmi/packet.ts';
import {
  decodeRakp2,
  decodeRakp4,
  encodeRakp1,
  encodeRakp3,
  nameOnlyLookup,
} from '../../../../protocols/ipmi/rakp.ts';
import { encodeRmcp } from '../../../../protocols/ipmi/rmcp.ts';
import { encodePlain, payloadType } from '../../../../protocols/ipmi/session20.ts';
import { suiteOf, suites, type SuiteId } from '../../../../protocols/ipmi/suites.ts';
import type { Conversation } from './conversation.ts';
import type { Credentials } from './credentials.ts';
import { failed, worked, type Attempt, type Step } from './failure.ts';
import { patience } from './patience.ts';

/** A finished log-in. */
export interface LoggedIn {
  consoleId: number;
  bmcId: number;
  keys: SessionKeys;
  suite: SuiteId;
  level: number;
}

let lastTag = 0;
const nextTag = (): number => (lastTag = (lastTag + 1) & 0xff);

const setUp = (type: number, payload: Uint8Array): Uint8Array =>
  encodeRmcp({ class: 'ipmi', body: encodePlain({ payloadType: type, sessionId: 0, sequence: 0, payload }) });

/** Sends a set-up message until an answer of this type, tag and console id comes. A refusal may lack the id. */
async function exchange<T extends { tag: number; status: number; consoleId: number }>(
  conversation: Conversation,
  step: Step,
  waitsMs: readonly number[],
  out: { type: number; payload: Uint8Array; tag: number; consoleId: number },
  into: { type: number; decode(bytes: Uint8Array): T | Malformed },
): Promise<Attempt<T>> {
  const bytes = setUp(out.type, out.payload);
  const accept = (packet: IpmiPacket): T | undefined => {
    if (packet.format !== '2.0' || packet.payloadType !== into.type) return undefined;
    const answer = into.decode(packet.payload);
    if (isMalformed(answer) || answer.tag !== out.tag) return undefined;
    return answer.consoleId === out.consoleId || (answer.status !== 0 && answer.consoleId === 0)
      ? answer
      : undefined;
  };
  return conversation.ask({ step, waitsMs, send: () => bytes, accept });
}

/**
 * One log-in with one suite and one level: Open Session and RAKP 1 to 4 (13.17 to 13.23). Both messages ask for the
 * same level, for BMCs that hash the role of the wrong one.
 */
export async function logInOnce(
  conversation: Conversation,
  who: Credentials,
  suiteId: SuiteId,
  level: number,
  unhurried: boolean,
): Promise<Attempt<LoggedIn>> {
  const consoleId = randomBytes(4).readUInt32LE() || 1;
  const suite = suites[suiteId];
  const known = unhurried ? patience.unhurried : patience.known;
  const openTag = nextTag();
  const opened = await exchange(
    conversation,
    'session',
    conversation.heard() ? known : patience.firstContact,
    {
      type: payloadType.openRequest,
      payload: encodeOpenSessionRequest({ tag: openTag, maximumPrivilege: level, consoleId, ...suite }),
      tag: openTag,
      consoleId,
    },
    { type: payloadType.openAnswer, decode: decodeOpenSessionAnswer },
  );
  if (!opened.ok) return opened;
  if (!('bmcId' in opened.value)) return failed('session', { kind: 'no suite', status: opened.value.status });
  if (suiteOf(opened.value)?.id !== suiteId) return failed('session', { kind: 'no suite', status: 0x11 });
  const { bmcId } = opened.value;

  const consoleRandom = new Uint8Array(randomBytes(16));
  const role = nameOnlyLookup | level;
  const tag1 = nextTag();
  const second = await exchange(
    conversation,
    'user and password',
    known,
    {
      type: payloadType.rakp1,
      payload: encodeRakp1({ tag: tag1, bmcId, consoleRandom, role, userName: who.userName }),
      tag: tag1,
      consoleId,
    },
    { type: payloadType.rakp2, decode: decodeRakp2 },
  );
  if (!second.ok) return second;
  if (!('code' in second.value)) {
    const { status } = second.value;
    return failed('user and password', { kind: status === 0x0d ? 'not this user' : 'not this role', status });
  }
  const { bmcRandom, bmcGuid, code } = second.value;
  const userKey = padKey(who.password);
  const asked = { suite, consoleId, consoleRandom, bmcId, bmcRandom, bmcGuid, userName: who.userName };
  // A good many BMCs hash the role of Open Session, which has no look-up bit; their own code tells which it is.
  const agreed = [role, level]
    .map((hashed): Exchange => ({ ...asked, role: hashed }))
    .find((candidate) => sameCode(rakp2Code(candidate, userKey), code));
  if (!agreed) {
    // RAKP 3 with a status tells the BMC to free the slot (13.22).
    conversation.tell(
      setUp(payloadType.rakp3, encodeRakp3({ tag: nextTag(), status: 0x0f, bmcId, code: new Uint8Array() })),
    );
    return failed('user and password', { kind: 'wrong password' });
  }

  const tag3 = nextTag();
  const fourth = await exchange(
    conversation,
    'user and password',
    unhurried ? patience.unhurried : patience.rakp3,
    {
      type: payloadType.rakp3,
      payload: encodeRakp3({ tag: tag3, status: 0, bmcId, code: rakp3Code(agreed, userKey) }),
      tag: tag3,
      consoleId,
    },
    { type: payloadType.rakp4, decode: decodeRakp4 },
  );
  if (!fourth.ok) return fourth;
  const { status } = fourth.value;
  if (status !== 0) return failed('user and password', { kind: 'refused', status });
  const sik = sessionIntegrityKey(agreed, who.bmcKey.some((b) => b !== 0) ? padKey(who.bmcKey) : userKey);
  if (!sameCode(rakp4Code(agreed, sik), fourth.value.code))
    return failed('user and password', { kind: 'wrong BMC key' });
  return worked({ consoleId, bmcId, keys: sessionKeys(suite, sik), suite: suiteId, level });
}
