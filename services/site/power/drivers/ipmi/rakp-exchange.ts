import { randomBytes } from 'node:crypto';
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
import {
  decodeRakp2,
  decodeRakp4,
  encodeRakp1,
  encodeRakp3,
  nameOnlyLookup,
} from '../../../../protocols/ipmi/rakp.ts';
import { payloadType } from '../../../../protocols/ipmi/session20.ts';
import { suiteOf, suites, type SuiteId } from '../../../../protocols/ipmi/suites.ts';
import type { Conversation } from './conversation.ts';
import type { Credentials } from './credentials.ts';
import { failed, worked, type Attempt } from './failure.ts';
import { patience } from './patience.ts';
import { tryLowerRole } from './quirks.ts';
import { exchange, setUpPacket } from './set-up.ts';

/** One proposal: a suite, a level, and how hastily messages are repeated. */
export interface Proposal {
  suite: SuiteId;
  level: number;
  unhurried: boolean;
}

/** A finished log-in. */
export interface LoggedIn {
  consoleId: number;
  bmcId: number;
  keys: SessionKeys;
  suite: SuiteId;
  level: number;
}

const userStep = 'user and password';

/**
 * One log-in with one suite and one level (13.17 to 13.23). Open Session and RAKP 1 ask for the same level, for BMCs
 * that hash the role of the wrong one.
 */
export async function logInOnce(
  conversation: Conversation,
  who: Credentials,
  proposal: Proposal,
): Promise<Attempt<LoggedIn>> {
  const consoleId = randomBytes(4).readUInt32LE() || 1;
  const opened = await propose(conversation, proposal, consoleId);
  if (!opened.ok) return opened;
  const agreed = await exchangeRandoms(conversation, who, proposal, consoleId, opened.value);
  if (!agreed.ok) return agreed;
  const keys = await exchangeCodes(conversation, who, proposal, agreed.value);
  if (!keys.ok) return keys;
  const { suite, level } = proposal;
  return worked({ consoleId, bmcId: opened.value, keys: keys.value, suite, level });
}

/** Open Session: gives the BMC's id of the session. */
async function propose(conversation: Conversation, p: Proposal, consoleId: number): Promise<Attempt<number>> {
  const tag = conversation.nextTag();
  const known = p.unhurried ? patience.unhurried : patience.known;
  const opened = await exchange(conversation, {
    step: 'session',
    waitsMs: conversation.heard() ? known : patience.firstContact,
    type: payloadType.openRequest,
    tag,
    consoleId,
    payload: encodeOpenSessionRequest({ tag, maximumPrivilege: p.level, consoleId, ...suites[p.suite] }),
    answer: { type: payloadType.openAnswer, decode: decodeOpenSessionAnswer },
  });
  if (!opened.ok) return opened;
  if (!('bmcId' in opened.value)) return failed('session', { kind: 'no suite', status: opened.value.status });
  const asProposed = suiteOf(opened.value)?.id === p.suite;
  return asProposed ? worked(opened.value.bmcId) : failed('session', { kind: 'no suite', status: 0x11 });
}

/** RAKP 1 and 2; the BMC's code is checked before anything more is told to it. */
async function exchangeRandoms(
  conversation: Conversation,
  who: Credentials,
  p: Proposal,
  consoleId: number,
  bmcId: number,
): Promise<Attempt<Exchange>> {
  const tag = conversation.nextTag();
  const consoleRandom = new Uint8Array(randomBytes(16));
  const role = nameOnlyLookup | p.level;
  const second = await exchange(conversation, {
    step: userStep,
    waitsMs: p.unhurried ? patience.unhurried : patience.known,
    type: payloadType.rakp1,
    tag,
    consoleId,
    payload: encodeRakp1({ tag, bmcId, consoleRandom, role, userName: who.userName }),
    answer: { type: payloadType.rakp2, decode: decodeRakp2 },
  });
  if (!second.ok) return second;
  if (!('code' in second.value)) {
    const { status } = second.value;
    if (!tryLowerRole.has(status)) return failed(userStep, { kind: 'refused', status });
    return failed(userStep, { kind: status === 0x0d ? 'not this user' : 'not this role', status });
  }
  const { bmcRandom, bmcGuid, code } = second.value;
  const { userName } = who;
  const asked = { suite: suites[p.suite], consoleId, consoleRandom, bmcId, bmcRandom, bmcGuid, userName };
  // A good many BMCs hash the role of Open Session, which has no look-up bit; their own code tells which it is.
  const agreed = [role, p.level]
    .map((hashed): Exchange => ({ ...asked, role: hashed }))
    .find((candidate) => sameCode(rakp2Code(candidate, padKey(who.password)), code));
  if (agreed) return worked(agreed);
  // RAKP 3 with a status tells the BMC to free the slot (13.22).
  const goodbye = encodeRakp3({ tag: conversation.nextTag(), status: 0x0f, bmcId, code: new Uint8Array() });
  conversation.tell(setUpPacket(payloadType.rakp3, goodbye));
  return failed(userStep, { kind: 'wrong password' });
}

/** RAKP 3 and 4: gives the keys of the session. */
async function exchangeCodes(
  conversation: Conversation,
  who: Credentials,
  p: Proposal,
  agreed: Exchange,
): Promise<Attempt<SessionKeys>> {
  const tag = conversation.nextTag();
  const userKey = padKey(who.password);
  const fourth = await exchange(conversation, {
    step: userStep,
    waitsMs: p.unhurried ? patience.unhurried : patience.rakp3,
    type: payloadType.rakp3,
    tag,
    consoleId: agreed.consoleId,
    payload: encodeRakp3({ tag, status: 0, bmcId: agreed.bmcId, code: rakp3Code(agreed, userKey) }),
    answer: { type: payloadType.rakp4, decode: decodeRakp4 },
  });
  // Many BMCs answer RAKP 3 only once: with that answer lost, only a new log-in helps.
  if (!fourth.ok) return fourth.failure.kind === 'silent' ? failed(userStep, { kind: 'no RAKP 4' }) : fourth;
  const { status, code } = fourth.value;
  if (status !== 0) return failed(userStep, { kind: 'refused', status });
  const hasBmcKey = who.bmcKey.some((byte) => byte !== 0);
  const sik = sessionIntegrityKey(agreed, hasBmcKey ? padKey(who.bmcKey) : userKey);
  const proven = sameCode(rakp4Code(agreed, sik), code);
  return proven ? worked(sessionKeys(agreed.suite, sik)) : failed(userStep, { kind: 'wrong BMC key' });
}
