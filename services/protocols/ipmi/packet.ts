import { isMalformed, join, type Malformed } from './bytes.ts';
import type { IpmiCommand } from './command.ts';
import type { SessionKeys } from './keys.ts';
import { bmcAddress, consoleAddress, encodeMessage, type IpmiMessage } from './message.ts';
import { decodeRmcp } from './rmcp.ts';
import { decodeSession15, type Session15Packet } from './session15.ts';
import { decodeSession20, rmcpPlus, type Session20Packet } from './session20.ts';

export type IpmiPacket = ({ format: '1.5' } & Session15Packet) | ({ format: '2.0' } & Session20Packet);

/** A UDP datagram of port 623, whichever of the two session formats it has (13.6: the first byte tells). */
export function decodeIpmiPacket(
  bytes: Uint8Array,
  keysOf: (sessionId: number) => SessionKeys | undefined,
): IpmiPacket | Malformed {
  const rmcp = decodeRmcp(bytes);
  if (isMalformed(rmcp)) return rmcp;
  if (rmcp.class !== 'ipmi') return { malformed: 'RMCP class ASF' };
  if (rmcp.body[0] === rmcpPlus) {
    const packet = decodeSession20(rmcp.body, keysOf);
    return isMalformed(packet) ? packet : { format: '2.0', ...packet };
  }
  const packet = decodeSession15(rmcp.body);
  return isMalformed(packet) ? packet : { format: '1.5', ...packet };
}

/** A request as console software sends it; `sequence` is the 6-bit rqSeq. */
export const encodeRequest = <Q, A>(command: IpmiCommand<Q, A>, value: Q, sequence: number): Uint8Array =>
  encodeMessage({
    to: bmcAddress,
    from: consoleAddress,
    netFn: command.netFn,
    sequence,
    command: command.command,
    data: command.request.encode(value),
  });

/** A BMC's answer to `request`; `body` only follows completion code 00h. */
export const encodeAnswer = (
  request: IpmiMessage,
  code: number,
  body: Uint8Array = new Uint8Array(),
): Uint8Array =>
  encodeMessage({
    to: request.from,
    from: request.to,
    netFn: request.netFn | 1,
    sequence: request.sequence,
    command: request.command,
    data: join([code], code === 0 ? body : []),
  });

/** Whether a message answers the request of this command and rqSeq (6.12.13). */
export const answers = (
  message: IpmiMessage,
  command: Pick<IpmiCommand<never, never>, 'netFn' | 'command'>,
  sequence: number,
): boolean =>
  message.netFn === (command.netFn | 1) &&
  message.command === command.command &&
  message.sequence === sequence;
