import { sequenceWindow } from '../protocols/ipmi/sequence-window.ts';
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
} from '../protocols/ipmi/keys.ts';
import {
  privilege,
  type OpenSessionAnswer,
  type OpenSessionRequest,
} from '../protocols/ipmi/open-session.ts';
import type { Rakp1, Rakp2, Rakp3, Rakp4 } from '../protocols/ipmi/rakp.ts';
import { suiteOf } from '../protocols/ipmi/suites.ts';
import type { Clock } from '../platform/clock.ts';
import type { BmcIdentity } from './bmc.ts';

/** A log-in under way or done. */
export interface BmcSession {
  exchange: Exchange;
  openRole: number;
  userKey: Uint8Array;
  /** Privilege now and the most that Set Session Privilege may reach. */
  level: number;
  maximum: number;
  keys: SessionKeys | undefined;
  sent: number;
  fresh: (sequence: number) => boolean;
  /** Answers by rqSeq and command: a repeat is answered without running it again (6.12.13). */
  answered: Map<number, Uint8Array>;
  usedAt: number;
}

/** Slots as small BMCs have them, and how long a silent session keeps its slot (6.12.15). */
const slots = 16;
const idleMs = 60_000;

const roleOf = (identity: BmcIdentity, session: BmcSession): Exchange =>
  identity.manners.hashesOpenRole ? { ...session.exchange, role: session.openRole } : session.exchange;

export interface BmcSessions {
  open(request: OpenSessionRequest): OpenSessionAnswer;
  rakp1(message: Rakp1): Rakp2;
  rakp3(message: Rakp3): Rakp4;
  active(bmcId: number): BmcSession | undefined;
  close(session: BmcSession): void;
  count(): number;
}

/** The BMC's side of log-in (13.17 to 13.23). */
export function bmcSessions(
  identity: BmcIdentity,
  clock: Clock,
  random: (bytes: number) => Uint8Array,
): BmcSessions {
  const sessions = new Map<number, BmcSession>();
  let lastId = 0x0200_0000;

  const makeRoom = (): boolean => {
    for (const [id, s] of sessions) if (clock.now() - s.usedAt > idleMs) sessions.delete(id);
    if (sessions.size < slots) return true;
    // A log-in that never ended gives way before anybody who is logged in.
    const pending = [...sessions].find(([, s]) => !s.keys);
    return pending !== undefined && sessions.delete(pending[0]);
  };
  const find = (bmcId: number): BmcSession | undefined => {
    const session = sessions.get(bmcId);
    if (session) session.usedAt = clock.now();
    return session;
  };

  return {
    open(request) {
      const { tag, consoleId } = request;
      const suite = suiteOf(request);
      if (!suite || !identity.suites.includes(suite.id))
        return { tag, status: identity.manners.noSuiteStatus, consoleId };
      if (!makeRoom()) return { tag, status: 0x01, consoleId };
      const bmcId = ++lastId;
      const none = new Uint8Array(16);
      sessions.set(bmcId, {
        exchange: {
          suite,
          consoleId,
          bmcId,
          consoleRandom: none,
          bmcRandom: none,
          bmcGuid: identity.guid,
          role: 0,
          userName: none,
        },
        openRole: request.maximumPrivilege,
        userKey: padKey(none),
        level: 0,
        maximum: 0,
        keys: undefined,
        sent: 0,
        fresh: sequenceWindow(),
        answered: new Map(),
        usedAt: clock.now(),
      });
      const { authentication, integrity, confidentiality } = suite;
      const granted = request.maximumPrivilege || privilege.admin;
      return {
        tag,
        status: 0,
        maximumPrivilege: granted,
        consoleId,
        bmcId,
        authentication,
        integrity,
        confidentiality,
      };
    },

    rakp1({ tag, bmcId, consoleRandom, role, userName }) {
      const session = find(bmcId);
      if (!session || session.keys) return { tag, status: 0x02, consoleId: 0 };
      const { consoleId } = session.exchange;
      const name = Buffer.from(userName).toString('latin1');
      const user = identity.users.find((u) => u.name === name);
      if (!user) return { tag, status: 0x0d, consoleId };
      const asked = role & 0x0f || user.maximum;
      if (asked > user.maximum) return { tag, status: 0x0a, consoleId };
      const repeated = sameCode(session.exchange.consoleRandom, consoleRandom) && !identity.manners.drawsAnew;
      session.exchange = {
        ...session.exchange,
        role,
        userName: Uint8Array.from(userName),
        consoleRandom: Uint8Array.from(consoleRandom),
        bmcRandom: repeated ? session.exchange.bmcRandom : random(16),
      };
      session.userKey = padKey(Buffer.from(user.password, 'utf8'));
      session.maximum = asked;
      const { bmcRandom, bmcGuid } = session.exchange;
      return {
        tag,
        status: 0,
        consoleId,
        bmcRandom,
        bmcGuid,
        code: rakp2Code(roleOf(identity, session), session.userKey),
      };
    },

    rakp3({ tag, status, bmcId, code }) {
      const session = find(bmcId);
      const refusal = (why: number): Rakp4 => ({
        tag,
        status: why,
        consoleId: session?.exchange.consoleId ?? 0,
        code: new Uint8Array(),
      });
      if (!session || session.maximum === 0) return refusal(0x02);
      if (session.keys && identity.manners.forgetsRakp3) return refusal(0x02);
      const hashed = roleOf(identity, session);
      if (status !== 0 || !sameCode(rakp3Code(hashed, session.userKey), code)) {
        if (!session.keys) sessions.delete(bmcId);
        return refusal(0x0f);
      }
      const key = identity.bmcKey ? padKey(Buffer.from(identity.bmcKey, 'utf8')) : session.userKey;
      const sik = sessionIntegrityKey(hashed, key);
      session.keys ??= sessionKeys(hashed.suite, sik);
      // Every session starts as USER, or lower where no more was asked for (6.12.4).
      session.level ||= Math.min(privilege.user, session.maximum);
      return { tag, status: 0, consoleId: hashed.consoleId, code: rakp4Code(hashed, sik) };
    },

    active(bmcId) {
      const session = find(bmcId);
      return session?.keys ? session : undefined;
    },
    close: (session) => void sessions.delete(session.exchange.bmcId),
    count: () => sessions.size,
  };
}
