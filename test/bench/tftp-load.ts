import { libc } from '../../services/platform/sockets/libc.ts';
import { openUdpDescriptor } from '../../services/platform/sockets/descriptor.ts';
import { Poll } from '../../services/platform/sockets/poll.ts';
import { ReceiveBatch } from '../../services/platform/sockets/receive-batch.ts';
import { sockaddr } from '../../services/platform/sockets/sockaddr.ts';
import { encode, OPCODE, type OptionPairs } from '../../services/protocols/tftp/packets.ts';

/**
 * A process of its own: CLIENTS machines on one thread fetch FILE at once. Prints JSON {ms, bytes, repeats}.
 * Arguments: ADDRESS PORT FILE CLIENTS BLKSIZE WINDOWSIZE.
 */
const [address = '', port = '', file = '', ...numbers] = process.argv.slice(2);
const [clients = 1, blksize = 512, windowsize = 1] = numbers.map(Number);
const options: OptionPairs = [
  ['blksize', String(blksize)],
  ...(windowsize > 1 ? [['windowsize', String(windowsize)] as const] : []),
];
const request = Buffer.from(encode({ op: 'rrq', filename: file, mode: 'octet', options }));
const server = sockaddr(address, Number(port));

class Machine {
  readonly fd = openUdpDescriptor({ address: '127.0.0.1', port: 0, receiveBufferBytes: 1 << 20 });
  readonly batch = new ReceiveBatch(this.fd);
  done = false;
  bytes = 0;
  repeats = 0;
  #peer: Buffer = server;
  #last: Buffer = request;
  #block = 0;
  #acked = 0;
  #gapAfter = -1;
  #window = 1;
  #blksize = 512;
  heardMs = performance.now();

  send(bytes: Buffer): void {
    this.#last = bytes;
    libc().sendto(this.fd, bytes, bytes.length, 0, this.#peer, this.#peer.length);
  }
  start(): void {
    this.send(request);
  }
  again(): void {
    this.repeats += 1;
    this.heardMs = performance.now();
    this.send(this.#last);
  }
  take(slot: number): void {
    const bytes = this.batch.bytes(slot);
    if (this.#peer === server) this.#peer = Buffer.from(this.batch.fromSockaddr(slot));
    if (bytes[1] === OPCODE.oack) return this.#takeOptions(bytes);
    if (bytes[1] !== OPCODE.data) throw new Error(`the server says: ${bytes.toString('latin1', 4)}`);
    const ahead = (bytes.readUInt16BE(2) - this.#block) & 0xffff;
    if (ahead === 1) return this.#takeBlock(bytes.length - 4);
    if (ahead > 0x7fff || this.#gapAfter === this.#block) return;
    this.#gapAfter = this.#block;
    this.#acknowledge();
  }
  #takeOptions(bytes: Buffer): void {
    const words = bytes.toString('latin1', 2).toLowerCase().split('\0');
    const granted = (name: string): string | undefined => words[words.indexOf(name) + 1];
    if (words.includes('blksize')) this.#blksize = Number(granted('blksize'));
    if (words.includes('windowsize')) this.#window = Number(granted('windowsize'));
    this.#acknowledge();
  }
  #takeBlock(dataBytes: number): void {
    this.#block += 1;
    this.bytes += dataBytes;
    this.done = dataBytes < this.#blksize;
    if (this.done || this.#block - this.#acked >= this.#window) this.#acknowledge();
  }
  #acknowledge(): void {
    this.#acked = this.#block;
    this.send(Buffer.from([0, OPCODE.ack, (this.#block >> 8) & 0xff, this.#block & 0xff]));
  }
}

const machines = Array.from({ length: clients }, () => new Machine());
const poll = new Poll(machines.map(({ fd }) => fd));
const began = performance.now();
for (const machine of machines) machine.start();
while (machines.some(({ done }) => !done)) {
  poll.wait(100);
  const now = performance.now();
  for (const [i, machine] of machines.entries()) {
    if (machine.done) continue;
    if (poll.readable(i)) {
      machine.heardMs = now;
      const count = machine.batch.drain();
      for (let slot = 0; slot < count && !machine.done; slot++) machine.take(slot);
    } else if (now - machine.heardMs > 1_000) machine.again();
  }
  if (now - began > 60_000) throw new Error('not done within a minute');
}
const sum = (pick: (machine: Machine) => number): number => machines.reduce((all, one) => all + pick(one), 0);
const ms = performance.now() - began;
process.stdout.write(JSON.stringify({ ms, bytes: sum((m) => m.bytes), repeats: sum((m) => m.repeats) }));
