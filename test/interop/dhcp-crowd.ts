import { appendFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { openDhcpPort } from '../../services/platform/sockets/open-dhcp-port.ts';
import { readOption } from '../../services/protocols/dhcp4/options.ts';
import { decode } from '../../services/protocols/dhcp4/packet.ts';
import { DhcpClient } from '../../services/simulator/dhcp-client.ts';

/**
 * A program: machines that come for an address without end, run inside a namespace as `node dhcp-crowd.ts NIC LOG
 * [FIRST [PAUSE_MS]]`; machines are numbered from FIRST on, and each of 24 lines rests so long between two of them.
 * Every ACK is a line of LOG, `mac address`, written before its machine does anything else.
 */
async function main(nic: string, log: string, first: number, pauseMs: number): Promise<void> {
  const port = await openDhcpPort({ nic, address: '0.0.0.0', port: 68 });
  const clients = new Map<string, DhcpClient>();
  port.onBatch((batch) => {
    for (const { bytes } of batch) {
      const packet = decode(bytes);
      if (!('malformed' in packet)) clients.get(packet.chaddr)?.take(bytes);
    }
  });
  let next = first;
  const send = (bytes: Uint8Array): void => void port.send(bytes, { to: 'everyone', port: 67 });
  async function comeAndGo(): Promise<void> {
    for (;;) {
      const n = next++;
      const mac = `52:54:01:${[n >> 16, n >> 8, n].map((x) => (x & 255).toString(16).padStart(2, '0')).join(':')}`;
      // A card hears only what is sent to its own address: many machines behind one card ask for broadcasts.
      const client = new DhcpClient({ mac, send, broadcast: true });
      clients.set(mac, client);
      for (let answered = false; !answered;) answered = noted(await client.obtain(300));
      const { yiaddr } = client.lease!;
      if (n % 3 === 0) noted(await client.reboot(yiaddr, 300));
      clients.delete(mac);
      await wait(pauseMs);
    }
  }
  function noted(answer: Awaited<ReturnType<DhcpClient['obtain']>>): boolean {
    if (!answer || readOption(answer.options, 'messageType') !== 'ack') return false;
    appendFileSync(log, `${answer.chaddr} ${answer.yiaddr}\n`);
    return true;
  }
  await Promise.all(Array.from({ length: 24 }, comeAndGo));
}

if (process.argv[1]?.endsWith('dhcp-crowd.ts')) {
  const [nic, log, first, pauseMs] = process.argv.slice(2);
  await main(nic!, log!, Number(first ?? 0), Number(pauseMs ?? 0));
}
