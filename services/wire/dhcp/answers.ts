import type { Count } from '../../platform/count.ts';
import type { DhcpPort } from '../../platform/sockets/dhcp-port.ts';
import { options, readOption } from '../../protocols/dhcp4/options.ts';
import { encode, type Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';
import type { Saw, SawPacket } from '../../site/boot/index.ts';
import type { LeaseFacts } from '../../site/network/index.ts';
import { bootClient } from './client.ts';
import { destination } from './reply.ts';

interface Answer {
  readonly packet: Dhcp4Packet;
  readonly facts: LeaseFacts | undefined;
  readonly reply: Dhcp4Packet;
}

export interface AnswersDesk {
  readonly count: Count;
  readonly saw: Saw;
  readonly sawPacket: SawPacket;
  drop(why: string): void;
}

/**
 * Answers that leave together: one system call for many, and one waking of whoever listens. What left is counted, and
 * told to the machine's story.
 */
export class Answers {
  readonly #port: DhcpPort;
  readonly #desk: AnswersDesk;
  #waiting: Answer[] = [];

  constructor(port: DhcpPort, desk: AnswersDesk) {
    this.#port = port;
    this.#desk = desk;
  }

  add(packet: Dhcp4Packet, facts: LeaseFacts | undefined, reply: Dhcp4Packet): void {
    this.#waiting.push({ packet, facts, reply });
  }

  /** Sends all that was added since. */
  send(): void {
    if (this.#waiting.length === 0) return;
    const answers = this.#waiting;
    this.#waiting = [];
    const failures = this.#port.sendAll(
      answers.map(({ packet, facts, reply }) => ({
        bytes: encode(reply),
        to: destination(packet, reply, this.#onLink(facts)),
      })),
    );
    answers.forEach((answer, i) => this.#left(answer, failures[i]));
  }

  #onLink(facts: LeaseFacts | undefined): boolean {
    return facts?.subnet.nic === this.#port.nic;
  }

  #left({ packet, facts, reply }: Answer, failure: string | undefined): void {
    if (failure) return this.#desk.drop(`not sent: ${failure}`);
    this.#desk.count('answered');
    // iPXE configures IPv6 beside DHCP, and without a word from a router it waits for one, many seconds, before it boots.
    if (this.#onLink(facts) && packet.options.has(options.ipxe.code)) this.#port.sayNoRouter(packet.chaddr);
    this.#tell(packet, reply);
  }

  #tell(packet: Dhcp4Packet, reply: Dhcp4Packet): void {
    const mac = packet.chaddr;
    this.#desk.sawPacket(mac, { protocol: 'DHCP', direction: 'in', text: named(packet) });
    this.#desk.sawPacket(mac, { protocol: 'DHCP', direction: 'out', text: named(reply) });
    if (reply.yiaddr === '0.0.0.0') return;
    const { arch, isIpxe } = bootClient(packet);
    const file = readOption(reply.options, 'bootFile') ?? reply.file;
    this.#desk.saw({ mac }, 'dhcp', {
      address: reply.yiaddr,
      ...(arch === undefined ? {} : { arch, isIpxe }),
      ...(file === '' ? {} : { file }),
    });
  }
}

function named({ options: from, yiaddr }: Dhcp4Packet): string {
  const kind = readOption(from, 'messageType')?.toUpperCase() ?? '';
  return yiaddr === '0.0.0.0' ? kind : `${kind} ${yiaddr}`;
}
