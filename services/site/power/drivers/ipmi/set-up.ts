import { isMalformed, type Malformed } from '../../../../protocols/ipmi/bytes.ts';
import type { IpmiPacket } from '../../../../protocols/ipmi/packet.ts';
import { encodeRmcp } from '../../../../protocols/ipmi/rmcp.ts';
import { encodePlain } from '../../../../protocols/ipmi/session20.ts';
import type { Conversation } from './conversation.ts';
import type { Attempt, Step } from './failure.ts';

/** A set-up message and the answer that belongs to it: by payload type, tag and console id. */
export interface SetUp<A> {
  step: Step;
  waitsMs: readonly number[];
  type: number;
  tag: number;
  consoleId: number;
  payload: Uint8Array;
  answer: { type: number; decode(bytes: Uint8Array): A | Malformed };
}

/** A packet outside a session. */
export const setUpPacket = (type: number, payload: Uint8Array): Uint8Array =>
  encodeRmcp({ class: 'ipmi', body: encodePlain({ payloadType: type, sessionId: 0, sequence: 0, payload }) });

/** Sends a set-up message until its answer comes; a refusal may lack the console id. */
export function exchange<A extends { tag: number; status: number; consoleId: number }>(
  conversation: Conversation,
  m: SetUp<A>,
): Promise<Attempt<A>> {
  const bytes = setUpPacket(m.type, m.payload);
  const accept = (packet: IpmiPacket): A | undefined => {
    if (packet.format !== '2.0' || packet.payloadType !== m.answer.type) return undefined;
    const answer = m.answer.decode(packet.payload);
    if (isMalformed(answer) || answer.tag !== m.tag) return undefined;
    const ours = answer.consoleId === m.consoleId || (answer.status !== 0 && answer.consoleId === 0);
    return ours ? answer : undefined;
  };
  return conversation.ask({ step: m.step, waitsMs: m.waitsMs, send: () => bytes, accept });
}
