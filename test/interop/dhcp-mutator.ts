import { openDhcpPort } from '../../services/platform/sockets/open-dhcp-port.ts';
import { wireFixtures } from '../wire-fixtures.ts';

/**
 * A program: sends COUNT packets, each a real one with something wrong, by turns to each of the ports; run as
 * `node dhcp-mutator.ts NIC COUNT SEED PORT...`.
 */
async function main(nic: string, count: number, seed: number, ports: readonly number[]): Promise<void> {
  const port = await openDhcpPort({ nic, address: '10.77.0.2', port: 68 });
  const originals = wireFixtures(new URL('../../services/protocols/dhcp4/fixtures/', import.meta.url));
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; // a fixed sequence: a find can be had again
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let sent = 0; sent < count;) {
    for (let i = 0; i < 64 && sent < count; i++, sent++) {
      const bytes = Uint8Array.from(originals[random(originals.length)]!.bytes);
      for (let change = random(6); change > 0; change--) bytes[random(bytes.length)] = random(256);
      if (random(4) === 0) bytes[random(10) + 240] = [53, 1, 3, 4, 7, 8, 52, 82, 255, 0][random(10)]!;
      const cut = random(8) === 0 ? random(bytes.length) : bytes.length;
      port.send(bytes.subarray(0, cut), { to: 'everyone', port: ports[sent % ports.length]! });
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await port.close();
}

if (process.argv[1]?.endsWith('dhcp-mutator.ts'))
  await main(
    process.argv[2]!,
    Number(process.argv[3]),
    Number(process.argv[4]),
    process.argv.slice(5).map(Number),
  );
