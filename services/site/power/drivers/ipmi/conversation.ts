import type { Clock } from '../../../../platform/clock.ts';
import type { DialIpmi, UdpPeer } from '../../../../platform/sockets/ipmi-port.ts';
import { isMalformed } from '../../../../protocols/ipmi/bytes.ts';
import type { SessionKeys } from '../../../../protocols/ipmi/keys.ts';
import { decodeIpmiPacket, type IpmiPacket } from '../../../../protocols/ipmi/packet.ts';
import { failed, worked, type Attempt, type Step } from './failure.ts';

export interface Question<T> {
  step: Step;
  /** Made anew for every try: inside a session each packet has its own number. */
  send(): Uint8Array;
  /** The answer in this packet, or undefined when it answers something else. */
  accept(packet: IpmiPacket): T | undefined;
  waitsMs: readonly number[];
}

/** Packets to and from one BMC, with repeats. One question at a time. */
export interface Conversation {
  ask<T>(question: Question<T>): Promise<Attempt<T>>;
  /** One packet without waiting for an answer. */
  tell(bytes: Uint8Array): void;
  /** The message tag of the next set-up message: counts up, so that answers to an earlier message are told apart. */
  nextTag(): number;
  /** From now on packets for this session id are opened with these keys. */
  unlock(consoleId: number, keys: SessionKeys): void;
  /** Whether any readable packet came so far. */
  heard(): boolean;
  /** Packets that were dropped because they are not IPMI, or not of this session. */
  unreadable(): number;
  close(): void;
}

type Ending = 'refused' | 'stopped';

export async function converse(
  peer: UdpPeer,
  dial: DialIpmi,
  clock: Clock,
  signal: AbortSignal,
): Promise<Attempt<Conversation>> {
  const keys = new Map<number, SessionKeys>();
  let unreadable = 0;
  let heard = false;
  let tag = 0;
  let onPacket: (packet: IpmiPacket) => void = () => {};
  let onEnd: (ending: Ending) => void = () => {};
  const dialled = await dial(peer, {
    message(bytes) {
      const packet = decodeIpmiPacket(bytes, (id) => keys.get(id));
      if (isMalformed(packet)) return void unreadable++;
      heard = true;
      onPacket(packet);
    },
    refused: () => onEnd('refused'),
  });
  if (!dialled.ok) {
    return failed('address', { kind: dialled.problem.code === 'host_unknown' ? 'unknown host' : 'no way' });
  }
  const link = dialled.value;

  /** One try: what was accepted, an ending, or undefined after `waitMs`. */
  const turn = <T>(
    q: Question<T>,
    waitMs: number,
  ): Promise<{ accepted: T } | { ending: Ending } | undefined> =>
    new Promise((resolve) => {
      const finish = (outcome?: { accepted: T } | { ending: Ending }): void => {
        cancel();
        signal.removeEventListener('abort', stop);
        onPacket = () => {};
        onEnd = () => {};
        resolve(outcome);
      };
      const stop = (): void => finish({ ending: 'stopped' });
      const cancel = clock.after(waitMs, finish);
      signal.addEventListener('abort', stop);
      onPacket = (packet) => {
        const accepted = q.accept(packet);
        if (accepted !== undefined) finish({ accepted });
      };
      onEnd = (ending) => finish({ ending });
      link.send(q.send());
    });

  return worked({
    async ask(question) {
      for (const waitMs of question.waitsMs) {
        if (signal.aborted) return failed(question.step, { kind: 'stopped' });
        const outcome = await turn(question, waitMs);
        if (!outcome) continue;
        if ('accepted' in outcome) return worked(outcome.accepted);
        return failed(outcome.ending === 'refused' ? 'address' : question.step, {
          kind: outcome.ending === 'refused' ? 'port closed' : 'stopped',
        });
      }
      return failed(heard ? question.step : 'address', { kind: 'silent', heardBefore: heard, unreadable });
    },
    tell: (bytes) => link.send(bytes),
    nextTag: () => (tag = (tag + 1) & 0xff),
    unlock: (consoleId, sessionKeys) => void keys.set(consoleId, sessionKeys),
    heard: () => heard,
    unreadable: () => unreadable,
    close: () => link.close(),
  });
}
