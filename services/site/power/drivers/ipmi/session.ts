import { randomBytes } from 'node:crypto';
import { sleep, type Clock } from '../../../../platform/clock.ts';
import { isMalformed } from '../../../../protocols/ipmi/bytes.ts';
import type { IpmiCommand } from '../../../../protocols/ipmi/command.ts';
import { closeSession } from '../../../../protocols/ipmi/commands/close-session.ts';
import { setSessionPrivilege } from '../../../../protocols/ipmi/commands/set-session-privilege.ts';
import { decodeMessage } from '../../../../protocols/ipmi/message.ts';
import { privilege } from '../../../../protocols/ipmi/open-session.ts';
import { answers, encodeRequest, type IpmiPacket } from '../../../../protocols/ipmi/packet.ts';
import { encodeRmcp } from '../../../../protocols/ipmi/rmcp.ts';
import { sequenceWindow } from '../../../../protocols/ipmi/sequence-window.ts';
import { encodeSealed, payloadType } from '../../../../protocols/ipmi/session20.ts';
import { completion } from '../../../../protocols/ipmi/status.ts';
import type { Conversation } from './conversation.ts';
import { failed, worked, type Attempt, type Step } from './failure.ts';
import { busyPauseMs, busyRounds, patience } from './patience.ts';
import { lowerLevel } from './quirks.ts';
import type { LoggedIn } from './rakp-exchange.ts';

/** An active session. Its packets are numbered, signed and encrypted; one command at a time. */
export interface IpmiSession {
  /** The level logged in with; below OPERATOR nothing can be switched (appendix G). */
  level: number;
  /**
   * Runs a command. `once`: one that must not run twice (cycle, reset): it is repeated only under its own rqSeq, by
   * which a BMC knows the repeat.
   */
  run<Q, A>(step: Step, command: IpmiCommand<Q, A>, request: Q, once?: 'once'): Promise<Attempt<A>>;
  /** Goes up to the level that was logged in with; sessions start as USER (6.12.4). */
  raise(): Promise<Attempt<void>>;
  /** Frees the BMC's slot; BMCs have 4 to 16 and keep a forgotten session for 60 s. */
  close(): Promise<void>;
}

/** Come again later: busy, or its own time-out, or still working on the first try. */
const later: readonly number[] = [completion.nodeBusy, completion.timeout, completion.duplicated];

export function openSession(
  conversation: Conversation,
  as: LoggedIn,
  clock: Clock,
  signal: AbortSignal,
): IpmiSession {
  conversation.unlock(as.consoleId, as.keys);
  const fresh = sequenceWindow();
  let sent = 0;
  let requests = 0;
  let raised = false;

  const seal = (payload: Uint8Array): Uint8Array => {
    const packet = { payloadType: payloadType.ipmi, sessionId: as.bmcId, sequence: ++sent, payload };
    return encodeRmcp({ class: 'ipmi', body: encodeSealed(packet, as.keys, randomBytes(16)) });
  };
  /** One request under one rqSeq: completion code and body of the answer. */
  const once = <Q, A>(
    step: Step,
    command: IpmiCommand<Q, A>,
    request: Q,
    waitsMs: readonly number[],
    only: boolean,
  ) => {
    const sequence = (requests = (requests + 1) & 0x3f);
    const message = encodeRequest(command, request, sequence);
    const accept = (packet: IpmiPacket): Uint8Array | undefined => {
      if (
        packet.format !== '2.0' ||
        packet.sessionId !== as.consoleId ||
        packet.payloadType !== payloadType.ipmi
      ) {
        return undefined;
      }
      const answer = decodeMessage(packet.payload);
      if (isMalformed(answer) || !answers(answer, command, sequence) || !fresh(packet.sequence))
        return undefined;
      // "Duplicated" says that the first try is still at work: what it has to say is what counts.
      if (only && answer.data[0] === completion.duplicated) return undefined;
      return answer.data;
    };
    return conversation.ask({ step, waitsMs, send: () => seal(message), accept });
  };

  const session: IpmiSession = {
    level: as.level,

    async run(step, command, request, mode) {
      let code: number = completion.unspecified;
      for (let round = 1; round <= busyRounds; round++) {
        const answered = await once(step, command, request, patience.known, mode === 'once');
        if (!answered.ok) return answered;
        code = answered.value[0] ?? completion.unspecified;
        if (code === completion.ok) {
          const value = command.answer.decode(answered.value.subarray(1));
          return isMalformed(value)
            ? failed(step, { kind: 'garbled', command: command.name, why: value.malformed })
            : worked(value);
        }
        if (mode === 'once' && code === completion.timeout)
          return failed(step, { kind: 'unconfirmed', command: command.name });
        if (!later.includes(code)) break;
        await sleep(clock, busyPauseMs * round, signal);
      }
      return failed(step, { kind: 'completion', command: command.name, code });
    },

    async raise() {
      if (raised || as.level <= privilege.user) return worked(undefined);
      for (let level = as.level; level >= privilege.operator; level--) {
        const set = await session.run('privilege', setSessionPrivilege, { level });
        if (set.ok) {
          raised = true;
          return worked(undefined);
        }
        const lower = set.failure.kind === 'completion' && lowerLevel.includes(set.failure.code);
        if (!lower || level === privilege.operator) return set;
      }
      return worked(undefined);
    },

    async close() {
      if (signal.aborted) {
        const message = encodeRequest(closeSession, { bmcId: as.bmcId }, (requests + 1) & 0x3f);
        return conversation.tell(seal(message));
      }
      await once('session', closeSession, { bmcId: as.bmcId }, patience.close, true);
    },
  };
  return session;
}
