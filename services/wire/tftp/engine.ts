import { decode, encode, ERROR_CODE, type RequestPacket } from '../../protocols/tftp/packets.ts';
import { negotiate, type TransferLimits } from '../../protocols/tftp/negotiate.ts';
import { Sending, type SendStep } from '../../protocols/tftp/send.ts';
import type { Count } from '../../platform/count.ts';
import { openInFoldersSync, type Folders } from '../files/folders.ts';
import { plainPath, printable } from '../files/path.ts';
import { Chunks, type ChunkMemory, type SharedFile } from './chunks.ts';
import type { Arrival, Outlet, Peer } from './outlet.ts';
import { refusals, type RefusalName } from './refusals.ts';
import type { TransferReport } from './report.ts';
import { sendWindow } from './window.ts';

export interface EngineOptions {
  readonly folders: Folders;
  readonly limits: TransferLimits;
  readonly maxTransfers: number;
  /** Memory for files: this many chunks of 256 KiB. A window of the largest blocks takes 17. */
  readonly maxChunks: number;
}

interface Transfer<P extends Peer, M extends ChunkMemory> {
  readonly peer: P;
  readonly file: SharedFile<M>;
  readonly request: RequestPacket;
  readonly sending: Sending;
  readonly beganMs: number;
  reportedMs: number;
}

const PROGRESS_EVERY_MS = 500;
/** Reports a second; a flood of requests must not become a flood of messages. */
const MAX_REPORTS_A_SECOND = 4_000;

/**
 * The TFTP server without sockets and clock: datagrams and the time in, datagrams out through the outlet. All
 * transfers share one port and are told apart by their peer, which spares firewalls and descriptors.
 */
export class Engine<P extends Peer, M extends ChunkMemory> {
  readonly #options: EngineOptions;
  readonly #outlet: Outlet<P, M>;
  readonly #count: Count;
  readonly #report: (report: TransferReport) => void;
  readonly #chunks: Chunks<M>;
  readonly #transfers = new Map<number, Transfer<P, M>>();
  #reportsLeft = MAX_REPORTS_A_SECOND;
  #reportsFullMs = 0;

  constructor(
    options: EngineOptions,
    outlet: Outlet<P, M>,
    allocate: (sizeBytes: number) => M,
    count: Count,
    report: (report: TransferReport) => void,
  ) {
    this.#options = options;
    this.#outlet = outlet;
    this.#count = count;
    this.#report = report;
    this.#chunks = new Chunks(allocate, () => outlet.flush(), options.maxChunks);
  }

  get transfers(): number {
    return this.#transfers.size;
  }
  get openFiles(): number {
    return this.#chunks.openFiles;
  }

  /** Takes one datagram. Never throws for what it says; what it brings about leaves at the next `flush`. */
  receive(arrival: Arrival<P>, nowMs: number): void {
    this.#count('packets_in');
    const packet = decode(arrival.bytes);
    if ('malformed' in packet) return this.#drop(packet.malformed);
    if (packet.op === 'rrq' || packet.op === 'wrq') return this.#onRequest(arrival, packet, nowMs);
    const transfer = this.#transfers.get(arrival.key);
    if (!transfer) return this.#drop('no such transfer');
    if (packet.op === 'ack') return this.#do(transfer, transfer.sending.onAck(packet.block, nowMs), nowMs);
    if (packet.op !== 'error') return this.#drop('not for a server');
    if (transfer.sending.acked > 0) {
      return this.#end(
        transfer,
        'failed',
        nowMs,
        `the client gave up: ${printable(packet.text) || `error ${packet.code}`}`,
      );
    }
    this.#end(transfer, 'asked', nowMs); // OVMF and many ROMs ask for the size first and break off
  }

  /** Sends again what is due, and reports progress. Call every 10 to 50 ms while there are transfers. */
  tick(nowMs: number): void {
    if (nowMs - this.#reportsFullMs >= 1_000)
      [this.#reportsLeft, this.#reportsFullMs] = [MAX_REPORTS_A_SECOND, nowMs];
    for (const transfer of this.#transfers.values()) {
      if (transfer.sending.dueMs <= nowMs) this.#do(transfer, transfer.sending.onTime(nowMs), nowMs);
      else if (nowMs - transfer.reportedMs >= PROGRESS_EVERY_MS) this.#tell(transfer, 'progress', nowMs);
    }
  }

  /** Ends every transfer and closes its file; clients are told nothing and ask again. */
  close(nowMs: number): void {
    for (const transfer of this.#transfers.values())
      this.#end(transfer, 'failed', nowMs, 'the service was stopped');
  }

  #onRequest(arrival: Arrival<P>, packet: RequestPacket, nowMs: number): void {
    const running = this.#transfers.get(arrival.key);
    if (running && running.sending.acked === 0 && sameRequest(running.request, packet)) {
      return this.#do(running, running.sending.onRepeatedRequest(nowMs), nowMs);
    }
    if (running) this.#end(running, 'failed', nowMs, 'the client began anew');
    const peer = arrival.peer();
    if (packet.op === 'wrq') return this.#refuse(peer, packet, 'write');
    if (packet.mode !== 'octet')
      return this.#refuse(peer, packet, packet.mode === 'netascii' ? 'netascii' : 'mode');
    const path = plainPath(packet.filename.replaceAll('\\', '/')); // DOS-minded ROMs part folders so
    if (path === undefined) return this.#refuse(peer, packet, 'outside');
    if (this.#transfers.size >= this.#options.maxTransfers) return this.#refuse(peer, packet, 'busy');
    const opened = openInFoldersSync(this.#options.folders, path);
    if (typeof opened === 'string') return this.#refuse(peer, packet, opened);
    const file = this.#chunks.share(path, opened);
    const terms = negotiate(packet.options, file.sizeBytes, this.#options.limits);
    const sending = new Sending(terms, file.sizeBytes);
    const transfer = { peer, file, request: packet, sending, beganMs: nowMs, reportedMs: nowMs };
    this.#transfers.set(arrival.key, transfer);
    this.#count('transfers_started');
    this.#tell(transfer, 'started', nowMs);
    this.#do(transfer, sending.begin(nowMs), nowMs);
  }

  #do(transfer: Transfer<P, M>, step: SendStep, nowMs: number): void {
    switch (step.do) {
      case 'nothing':
        return;
      case 'offer':
        this.#count('packets_out');
        return this.#outlet.control(
          transfer.peer,
          encode({ op: 'oack', options: transfer.sending.terms.accepted }),
        );
      case 'send':
        return this.#sendWindow(transfer, step.from, step.to, nowMs);
      case 'finished':
        return this.#end(transfer, 'finished', nowMs);
      case 'failed':
        return this.#end(transfer, 'failed', nowMs, step.why);
    }
  }

  #sendWindow(transfer: Transfer<P, M>, from: number, to: number, nowMs: number): void {
    const { file, peer, sending } = transfer;
    try {
      sendWindow(this.#chunks, this.#outlet, peer, file, sending.terms.blksize, from, to);
      this.#count('packets_out', to - from + 1);
    } catch (error) {
      this.#control(peer, ERROR_CODE.undefined, 'The file cannot be read.');
      this.#end(transfer, 'failed', nowMs, `the file cannot be read: ${(error as Error).message}`);
    }
  }

  #end(transfer: Transfer<P, M>, what: 'finished' | 'asked' | 'failed', nowMs: number, why?: string): void {
    this.#transfers.delete(transfer.peer.key);
    this.#count(`transfers_${what}`);
    if (what === 'finished') this.#count('bytes_served', transfer.file.sizeBytes);
    this.#count('blocks_sent_again', transfer.sending.retransmits);
    this.#tell(transfer, what, nowMs, why);
    this.#chunks.leave(transfer.file);
  }

  #refuse(peer: P, packet: RequestPacket, name: RefusalName): void {
    const { code, text } = refusals[name];
    this.#count(`refused_${name}`);
    this.#control(peer, code, text);
    const { address, port, localAddress } = peer;
    const nothing = {
      sizeBytes: 0,
      sentBytes: 0,
      blocks: 0,
      blksize: 0,
      windowsize: 0,
      retransmits: 0,
      durationMs: 0,
    };
    this.#send({
      what: 'refused',
      address,
      port,
      localAddress,
      file: printable(packet.filename),
      ...nothing,
      why: text,
    });
  }

  #control(to: P, code: number, text: string): void {
    this.#count('packets_out');
    this.#outlet.control(to, encode({ op: 'error', code, text }));
  }

  #tell(transfer: Transfer<P, M>, what: TransferReport['what'], nowMs: number, why?: string): void {
    transfer.reportedMs = nowMs;
    const { peer, file, sending, request } = transfer;
    this.#send({
      what,
      address: peer.address,
      port: peer.port,
      localAddress: peer.localAddress,
      file: printable(request.filename),
      sizeBytes: file.sizeBytes,
      sentBytes: Math.min(sending.acked * sending.terms.blksize, file.sizeBytes),
      blocks: sending.blocks,
      blksize: sending.terms.blksize,
      windowsize: sending.terms.windowsize,
      retransmits: sending.retransmits,
      durationMs: nowMs - transfer.beganMs,
      ...(why === undefined ? {} : { why }),
    });
  }

  #send(report: TransferReport): void {
    if (this.#reportsLeft <= 0) return this.#count('reports_left_out');
    this.#reportsLeft -= 1;
    this.#report(report);
  }

  #drop(reason: string): void {
    this.#count(`dropped_${reason.replaceAll(' ', '_')}`);
  }
}

function sameRequest(a: RequestPacket, b: RequestPacket): boolean {
  return (
    a.op === b.op && a.filename === b.filename && a.options.flat().join('\0') === b.options.flat().join('\0')
  );
}
