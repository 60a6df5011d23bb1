import type { Outgoing } from '../../services/platform/sockets/dhcp-port.ts';
import { openDhcpPort } from '../../services/platform/sockets/open-dhcp-port.ts';
import { readOption } from '../../services/protocols/dhcp4/options.ts';
import { DhcpClient } from '../../services/simulator/dhcp-client.ts';

/**
 * A program: new machines behind one card, run inside a namespace as `node dhcp-load.ts NIC closed SECONDS` (64 at a
 * time, each one's four packets after another's) or `... storm COUNT` (all at the same instant). A machine that hears
 * nothing asks again after 4 s. Prints {"doras":n,"ms":m}.
 */
const resendMs = 4_000;
const inFlight = 64;

const [nic, load, amount] = process.argv.slice(2) as [string, 'closed' | 'storm', string];
const port = await openDhcpPort({ nic, address: '0.0.0.0', port: 68 });
const clients = new Map<number, DhcpClient>();
port.onBatch((batch) => {
  for (const { bytes } of batch)
    clients.get(((bytes[31]! << 16) | (bytes[32]! << 8) | bytes[33]!) >>> 0)?.take(bytes);
});
const outgoing: Outgoing[] = [];
/** Together at the end of a turn: the load must not cost more than the server does. */
const send = (bytes: Uint8Array): void => {
  if (outgoing.push({ bytes, to: { to: 'everyone', port: 67 } }) > 1) return;
  setImmediate(() => port.sendAll(outgoing.splice(0)));
};
const first = (process.pid * 7_919) & 0x3fffff; // other machines at each run
let next = first;

/** From power-on to its address. */
async function boot(): Promise<void> {
  const n = next++ & 0xffffff;
  const mac = `52:54:03:${[n >> 16, n >> 8, n].map((x) => (x & 255).toString(16).padStart(2, '0')).join(':')}`;
  const client = new DhcpClient({ mac, send, broadcast: true });
  clients.set(n, client);
  for (;;) {
    const answer = await client.obtain(resendMs);
    if (answer && readOption(answer.options, 'messageType') === 'ack') break;
  }
  clients.delete(n);
}

let doras = 0;
const began = performance.now();
if (load === 'storm') {
  await Promise.all(Array.from({ length: Number(amount) }, boot));
  doras = Number(amount);
} else {
  const endMs = began + Number(amount) * 1000;
  const worker = async (): Promise<void> => {
    while (performance.now() < endMs) {
      await boot();
      if (performance.now() < endMs) doras++;
    }
  };
  await Promise.race([
    Promise.all(Array.from({ length: inFlight }, worker)),
    new Promise((resolve) => setTimeout(resolve, Number(amount) * 1000 + 200)),
  ]);
}
const ms = load === 'storm' ? performance.now() - began : Number(amount) * 1000;
process.stdout.write(`${JSON.stringify({ doras, ms })}\n`);
process.exit(0);
