import { expect, test } from 'vitest';
import type { Datagram } from './dhcp-port.ts';
import { MemoryWire, type Arrival } from './memory-wire.ts';

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const bytes = Uint8Array.of(1, 2, 3);

test('stations and ports of one interface hear each other, those of another do not', async () => {
  const wire = new MemoryWire();
  const first = await wire.open({ nic: 'eth1', address: '10.77.0.1', port: 67 });
  const second = await wire.open({ nic: 'eth2', address: '10.78.0.1', port: 67 });
  const heard: Record<string, Datagram[]> = { eth1: [], eth2: [] };
  first.onBatch((batch) => heard['eth1']!.push(...batch));
  second.onBatch((batch) => heard['eth2']!.push(...batch));
  const arrivals: Record<string, Arrival[]> = { a: [], b: [], c: [] };
  const a = wire.plugIn('eth1', 'a', (arrival) => arrivals['a']!.push(arrival));
  const b = wire.plugIn('eth1', 'b', (arrival) => arrivals['b']!.push(arrival));
  wire.plugIn('eth2', 'c', (arrival) => arrivals['c']!.push(arrival));

  a.send(bytes);
  b.send(bytes);
  await turn();
  expect([heard['eth1']!.length, heard['eth2']!.length]).toEqual([2, 0]);

  b.address = '10.77.0.5';
  first.send(bytes, { to: 'everyone', port: 68 });
  first.send(bytes, { to: 'station', mac: 'a', address: '10.77.0.9', port: 68 });
  first.send(bytes, { to: 'address', address: '10.77.0.5', port: 68 });
  await turn();
  expect([arrivals['a']!.length, arrivals['b']!.length, arrivals['c']!.length]).toEqual([2, 2, 0]);
});

test('a closed port is silent, and its interface can be opened again; an open one cannot', async () => {
  const wire = new MemoryWire();
  const port = await wire.open({ nic: 'eth1', address: '10.77.0.1', port: 67 });
  await expect(wire.open({ nic: 'eth1', address: '10.77.0.1', port: 67 })).rejects.toThrow('EADDRINUSE');
  await port.close();
  expect(port.send(bytes, { to: 'everyone', port: 68 })).toBe('ECLOSED');
  const again = await wire.open({ nic: 'eth1', address: '10.77.0.1', port: 67 });
  let batches = 0;
  again.onBatch(() => batches++);
  wire.plugIn('eth1', 'a', () => {}).send(bytes);
  await turn();
  expect(batches).toBe(1);
});
