import { ok, type Result } from '../../contract/result.ts';
import { every, type Clock } from '../../platform/clock.ts';
import type { Count } from '../../platform/count.ts';
import { ipv4Number } from '../../protocols/dhcp4/ipv4.ts';
import type { OpenUnicastPort, UdpEnd, UnicastPort } from '../../platform/sockets/unicast-port.ts';
import { encode } from '../../protocols/tftp/packets.ts';
import type { ChunkMemory } from './chunks.ts';
import { IDLE_WAIT_MS, type TftpConfig } from './config.ts';
import { Engine } from './engine.ts';
import type { Outlet, Peer } from './outlet.ts';
import type { TransferReport } from './report.ts';

interface PortPeer extends Peer {
  readonly by: UnicastPort;
}

export interface PortBody {
  readonly engine: { readonly transfers: number; readonly openFiles: number };
  /** Ends every transfer and closes the ports. May be called twice. */
  close(): void;
}

/**
 * The portable body: one port each address, in the event loop, by whatever opens ports (node:dgram, or a wire in
 * memory). Nothing is gathered: each block is copied once and sent. Refuses as the opening of its ports does.
 */
export async function serveOnPorts(
  config: TftpConfig,
  open: OpenUnicastPort,
  clock: Clock,
  count: Count,
  report: (report: TransferReport) => void,
): Promise<Result<PortBody>> {
  const engine = new Engine<PortPeer, ChunkMemory>(
    config,
    outlet,
    (sizeBytes) => ({ bytes: Buffer.allocUnsafeSlow(sizeBytes) }),
    count,
    report,
  );
  const ports: UnicastPort[] = [];
  const closePorts = (): void => ports.forEach((port) => port.close());
  for (const [index, address] of config.addresses.entries()) {
    const opened = await open({ address, port: config.port }, (bytes, from) => {
      const by = ports[index];
      if (!by) return; // not open yet as far as this server knows
      const key = keyOf(index, from);
      const { port } = from;
      const peer = (): PortPeer => ({ key, address: from.address, port, localAddress: address, by });
      engine.receive({ key, bytes, peer }, clock.now());
    });
    if (!opened.ok) {
      closePorts();
      return opened;
    }
    ports.push(opened.value);
  }
  const stopTicking = every(clock, IDLE_WAIT_MS, () => engine.tick(clock.now()));
  const close = (): void => {
    stopTicking();
    engine.close(clock.now());
    closePorts();
  };
  return ok({ engine, close });
}

const outlet: Outlet<PortPeer, ChunkMemory> = {
  control: (to, bytes) => to.by.send(bytes, to),
  data(to, block, first, at, bytes, second, secondBytes = 0) {
    const tail = second ? second.bytes.subarray(0, secondBytes) : undefined;
    const head = first.bytes.subarray(at, at + bytes);
    to.by.send(encode({ op: 'data', block, data: tail ? Buffer.concat([head, tail]) : head }), to);
  },
  flush() {},
};

const keyOf = (index: number, from: UdpEnd): number =>
  index * 2 ** 48 + ipv4Number(from.address)! * 0x1_0000 + from.port;
