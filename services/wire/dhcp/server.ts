import type { Clock } from '../../platform/clock.ts';
import type { Count } from '../../platform/count.ts';
import type { Log } from '../../platform/log.ts';
import type { Datagram, DhcpPort } from '../../platform/sockets/dhcp-port.ts';
import { decode, type Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';
import { readOption } from '../../protocols/dhcp4/options.ts';
import type { BootServer, FirstFile, Saw, SawPacket, BootClient } from '../../site/boot/index.ts';
import type { LeaseFacts, LeaseRequest, Leases } from '../../site/network/index.ts';
import { Answers } from './answers.ts';
import { asked, bootClient, type Asked } from './client.ts';
import { anotherServer, decide, lostRace, poolExhausted, type Decision } from './policy.ts';
import { ack, deny, informed, nak, offer, type Context, type Manners } from './reply.ts';

/** Everything that the servers of all interfaces share. */
export interface DhcpDesk {
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
  readonly authoritative: boolean;
  readonly manners: Manners;
  readonly httpPort: number;
  firstFile(client: BootClient, server: BootServer): FirstFile;
  readonly saw: Saw;
  readonly sawPacket: SawPacket;
  /** Whether the last leases could be stored: a full disk is seen in the service's health. */
  storing(works: boolean): void;
  /** An address of the interface's own network was offered. */
  offered(address: string): void;
  /** A client chose another server's offer: that server is on this interface. */
  heardOtherServer(nic: string, address: string): void;
}

/** One packet on its way to its answer. */
interface Case {
  readonly packet: Dhcp4Packet;
  readonly asked: Asked;
  readonly facts: LeaseFacts | undefined;
  readonly decision: Decision;
}
interface Grant extends Case {
  readonly facts: LeaseFacts;
  readonly decision: Extract<Decision, { do: 'grant' }>;
}

/** A client asks again after 4 s (RFC 2131 section 4.1): an older question gets no late answer. */
const staleMs = 4_000;
const longestQueue = 8_192;
/** Packets decided before other work of the process has its turn: about 5 ms. */
const batchSize = 128;
/**
 * Leases of one commit: what comes while one is on its way to the disk is in the next. Their answers leave together,
 * and the receive buffer of a relay on Linux holds 166 packets.
 */
const groupSize = 128;
/** Grants that wait for the disk while the next packets are decided. */
const mostWaiting = 1_024;
const mostTries = 2;

/** Serves one port until `close`. Nothing that comes in makes it throw: every packet ends in a counter. */
export function serveDhcp(port: DhcpPort, desk: DhcpDesk): { close(): Promise<void> } {
  const { leases, clock, count } = desk;
  let queue: { datagram: Datagram; atMs: number }[] = [];
  let running = false;
  const toSettle: Grant[] = [];
  let settling: Promise<void> | undefined;
  const answers = new Answers(port, { count, saw: desk.saw, sawPacket: desk.sawPacket, drop });

  port.onBatch((batch) => {
    const atMs = clock.now();
    for (const datagram of batch) {
      count('in');
      if (queue.length < longestQueue) queue.push({ datagram, atMs });
      else drop('queue full');
    }
    if (!running) void run();
  });

  async function run(): Promise<void> {
    running = true;
    while (queue.length > 0) {
      try {
        serveBatch(queue.splice(0, batchSize));
      } catch (error) {
        desk.log.error({ error }, 'a DHCP batch failed');
      }
      await new Promise((resolve) => setImmediate(resolve));
      // A disk that does not keep up: what waits too long meanwhile gets no late answer.
      if (toSettle.length >= mostWaiting) await settling;
    }
    running = false;
  }

  function serveBatch(taken: { datagram: Datagram; atMs: number }[]): void {
    const now = clock.now();
    const packets = taken.flatMap(({ datagram, atMs }) => {
      if (now - atMs > staleMs) return drop('older than a client waits');
      const packet = decode(datagram.bytes);
      if (!('malformed' in packet)) return [packet];
      count('malformed');
      count(`malformed: ${packet.malformed}`);
      return [];
    });
    // A client with an offer is nearly served: it goes before those that only begin.
    const questions = packets.map((packet) => ({ packet, asked: asked(packet) }));
    const discovers = questions.filter((q) => q.asked.kind === 'discover');
    const others = questions.filter((q) => q.asked.kind !== 'discover');
    toSettle.push(...[...others, ...discovers].map(consider).filter(isGrant));
    answers.send();
    if (toSettle.length > 0) settling ??= settleAll().finally(() => (settling = undefined));
  }

  async function settleAll(): Promise<void> {
    while (toSettle.length > 0) {
      await settle(toSettle.splice(0, groupSize), 1).catch((error: unknown) =>
        desk.log.error({ error }, 'DHCP grants failed'),
      );
    }
  }

  function consider({ packet, asked }: Pick<Case, 'packet' | 'asked'>): Case {
    const { mac, giaddr, link, ciaddr } = asked;
    const facts = leases.factsFor(mac, { nic: port.nic, giaddr, link, ciaddr }, asked.requested ?? ciaddr);
    const self = { serverAddress: port.address, authoritative: desk.authoritative };
    const decision = decide(asked, { lease: facts, ...self });
    const decided = { packet, asked, facts, decision };
    if (decision.do === 'grant')
      leases.offer(facts!.subnet.id, mac, decision.address); // promised until it is stored
    else carryOut(decided);
    return decided;
  }

  /** All that needs no place on disk before it is answered. */
  function carryOut({ packet, asked, facts, decision }: Case): void {
    switch (decision.do) {
      case 'offer':
        leases.offer(facts!.subnet.id, asked.mac, decision.address);
        answers.add(packet, facts, offer(packet, decision.address, contextOf(packet, facts!)));
        if (facts!.subnet.nic === port.nic) desk.offered(decision.address);
        return;
      case 'nak':
        answers.add(packet, facts, nak(packet, decision.why, port.address));
        return;
      case 'deny':
        leases.exhausted(facts!.subnet.id);
        answers.add(packet, facts, deny(packet, port.address));
        return;
      case 'inform':
        answers.add(packet, facts, informed(packet, contextOf(packet, facts!)));
        return;
      case 'decline':
        store('declined', leases.setAside(facts!.subnet.id, asked.mac, decision.address));
        return;
      case 'release':
        store('released', leases.release(facts!.subnet.id, asked.mac, decision.address));
        return;
      case 'ignore':
        if (decision.why === poolExhausted) leases.exhausted(facts!.subnet.id);
        if (decision.why === anotherServer && asked.kind === 'request')
          desk.heardOtherServer(port.nic, asked.serverIdentifier!);
        drop(decision.why);
    }
  }

  /** Stores all grants of a batch at once and acknowledges what is on disk; what was lost is decided again. */
  async function settle(grants: Grant[], tries: number): Promise<void> {
    let settled;
    try {
      settled = await leases.settle(grants.map(leaseRequest));
      desk.storing(true);
    } catch (error) {
      desk.storing(false);
      grants.forEach(() => drop('lease could not be stored'));
      desk.log.error({ error }, 'leases could not be stored: nobody is given an address');
      return;
    }
    const again: Case[] = [];
    settled.forEach((lease, i) => {
      const { packet, facts, decision } = grants[i]!;
      if (lease !== 'lost')
        answers.add(packet, facts, ack(packet, lease, contextOf(packet, facts), decision.rapid));
      else if (tries < mostTries) again.push(consider(grants[i]!));
      else drop(lostRace);
    });
    answers.send();
    const granted = again.filter(isGrant);
    if (granted.length > 0) await settle(granted, tries + 1);
  }

  function contextOf(packet: Dhcp4Packet, facts: LeaseFacts): Context {
    const firstFile = desk.firstFile(bootClient(packet), { address: port.address, httpPort: desk.httpPort });
    if (firstFile.kind === 'no_loader') desk.saw({ mac: packet.chaddr }, 'dhcp', { problem: firstFile.why });
    return { subnet: facts.subnet, serverAddress: port.address, manners: desk.manners, firstFile };
  }

  function store(name: 'declined' | 'released', done: Promise<void>): void {
    done.then(
      () => count(name),
      (error: unknown) => {
        drop(`${name} could not be stored`);
        desk.log.error({ error }, `an address was ${name}, and that could not be stored`);
      },
    );
  }

  function drop(why: string): [] {
    count('dropped');
    count(`dropped: ${why}`);
    return [];
  }

  return {
    async close() {
      queue = [];
      await port.close();
      await settling;
    },
  };
}

const isGrant = (c: Case): c is Grant => c.decision.do === 'grant';

function leaseRequest({ packet, asked, facts, decision }: Grant): LeaseRequest {
  return {
    subnetId: facts.subnet.id,
    mac: asked.mac,
    address: decision.address,
    hostname: readOption(packet.options, 'hostName') ?? null,
    clientId: readOption(packet.options, 'clientIdentifier') ?? null,
    vendorClass: readOption(packet.options, 'vendorClass') ?? null,
  };
}
