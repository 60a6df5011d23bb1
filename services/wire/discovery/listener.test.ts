import { expect, test } from 'vitest';
import { fakeClock } from '../../platform/clock.ts';
import { silentLog } from '../../platform/log.ts';
import { MemoryFrames } from '../../platform/sockets/memory-frames.ts';
import { encodeArp } from '../../protocols/arp/packet.ts';
import { openDiscovery } from './listener.ts';

const arp = Buffer.concat([
  Buffer.from('ffffffffffff3cecef11029a0806', 'hex'),
  encodeArp({
    ...{ op: 'request', senderMac: '3c:ec:ef:11:02:9a', senderAddress: '10.77.0.212' },
    ...{ targetMac: '00:00:00:00:00:00', targetAddress: '10.77.0.1' },
  }),
]);

function aDesk() {
  const clock = fakeClock();
  const frames = new MemoryFrames();
  const nics = [{ name: 'eth1', mac: '02:00:00:00:00:01' }];
  const signals: string[] = [];
  const discovery = openDiscovery({
    clock,
    log: silentLog,
    events: { signal: (topic) => void signals.push(topic) },
    open: frames.open,
    wanted: () => Promise.resolve([...nics]),
    signature: () => JSON.stringify(nics),
  });
  return { clock, frames, nics, signals, discovery };
}

test('what is heard is there within a second, and open views are told at most once a second', async () => {
  const { clock, frames, signals, discovery } = aDesk();
  await discovery.start();
  signals.length = 0;
  frames.put('eth1', arp);
  frames.put('eth2', arp);
  await clock.advance(2_000);
  expect(discovery.heardOn('eth1')?.stations.size).toBe(1);
  expect(discovery.heardOn('eth2')).toBeNull();
  expect(signals).toEqual(['network']);
  await clock.advance(5_000);
  expect(signals).toEqual(['network']);
  expect(discovery.counters()).toEqual({ frames: 1 });
  await discovery.stop();
});

test('interfaces that come and go are followed; at the end nobody listens', async () => {
  const { clock, frames, nics, signals, discovery } = aDesk();
  await discovery.start();
  expect(frames.nics).toEqual(['eth1']);
  nics.splice(0, 1, { name: 'enx0', mac: '02:00:00:00:00:02' });
  signals.length = 0;
  await clock.advance(1_000);
  expect(frames.nics).toEqual(['enx0']);
  expect(signals).toEqual(['network']);
  expect(discovery.health().detail).toBe('Listens on enx0.');
  await discovery.stop();
  expect(frames.nics).toEqual([]);
  expect(discovery.health().state).toBe('stopped');
});

test('an interface under its old name with another card is listened to anew', async () => {
  const { clock, frames, nics, discovery } = aDesk();
  await discovery.start();
  frames.put('eth1', arp);
  await clock.advance(1_000);
  nics[0] = { name: 'eth1', mac: '02:00:00:00:00:09' };
  await clock.advance(1_000);
  expect(discovery.heardOn('eth1')?.stations.size).toBe(0);
  await discovery.stop();
});
