import { expect, test } from 'vitest';
import type { Datagram } from './dhcp-port.ts';
import { openPortableDhcpPort } from './portable-dhcp-port.ts';

test('ports on other systems than Linux: bound to an address, batches of what came, broadcast to stations', async () => {
  const server = await openPortableDhcpPort({ nic: 'lo', address: '127.0.0.1', port: 47_151 });
  const client = await openPortableDhcpPort({ nic: 'lo', address: '127.0.0.2', port: 47_152 });
  const heard = new Promise<Datagram[]>((resolve) => server.onBatch(resolve));
  expect(server.reachesStations).toBe(false);
  client.send(Uint8Array.of(1, 2, 3), { to: 'address', address: '127.0.0.1', port: 47_151 });
  expect(await heard).toMatchObject([
    { bytes: Buffer.from([1, 2, 3]), fromAddress: '127.0.0.2', fromPort: 47_152 },
  ]);
  await expect(openPortableDhcpPort({ nic: 'lo', address: '127.0.0.1', port: 47_151 })).rejects.toThrow(
    'EADDRINUSE',
  );
  await Promise.all([server.close(), client.close(), client.close()]);
  expect(server.send(Uint8Array.of(1), { to: 'everyone', port: 68 })).toBe('ECLOSED');
});
